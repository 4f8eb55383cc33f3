import { cva } from "class-variance-authority";

/** The look of a button, also for links that act as one. */
export const buttonStyles = cva(
  [
    "inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md border font-medium",
    "transition-colors duration-100 aria-disabled:pointer-events-none aria-disabled:opacity-50",
    "disabled:pointer-events-none disabled:opacity-50 [&_svg]:size-3.5 [&_svg]:shrink-0",
  ],
  {
    variants: {
      variant: {
        primary: "border-accent bg-accent text-white hover:border-accent-hover hover:bg-accent-hover",
        secondary: "border-line-strong bg-ground text-ink hover:bg-hover data-[state=open]:bg-hover",
        ghost: "border-transparent text-muted hover:bg-hover hover:text-ink data-[state=open]:bg-hover",
        selected: "border-indigo-7 bg-accent-soft text-accent-ink hover:bg-indigo-4",
        danger:
          "border-red-9 bg-red-9 text-white hover:border-red-10 hover:bg-red-10 dark:border-red-8 dark:bg-red-8",
        link: "h-auto! border-transparent p-0! text-accent-ink underline-offset-2 hover:underline",
      },
      size: {
        sm: "h-7 px-2 text-sm touch:h-11",
        md: "h-8 px-3 text-sm touch:h-11",
        lg: "h-10 px-4 text-base touch:h-11",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);
