import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const badgeStyles = cva("inline-flex items-center gap-1 whitespace-nowrap px-1.5 text-2xs tabular", {
  variants: {
    tone: {
      slate: "bg-slate-4 text-slate-11",
      outline: "border border-line-strong text-muted",
      indigo: "bg-indigo-3 text-indigo-11",
      amber: "bg-amber-3 text-amber-11",
      orange: "bg-orange-3 text-orange-11",
      blue: "bg-blue-3 text-blue-11",
      green: "bg-green-3 text-green-11",
      red: "bg-red-3 text-red-11",
      plum: "bg-plum-3 text-plum-11",
      teal: "bg-teal-3 text-teal-11",
      cyan: "bg-cyan-3 text-cyan-11",
      lime: "bg-lime-3 text-lime-11",
    },
    shape: { square: "h-4.5 rounded-sm", round: "h-4.5 min-w-4.5 justify-center rounded-full" },
    mono: { true: "font-mono", false: "" },
  },
  defaultVariants: { tone: "slate", shape: "square", mono: false },
});

export function Badge({
  tone,
  shape,
  mono,
  className,
  ...props
}: ComponentProps<"span"> & VariantProps<typeof badgeStyles>) {
  return <span {...props} className={cn(badgeStyles({ tone, shape, mono }), className)} />;
}

/** A count behind a word: in a tab, a chip, the rail. */
export function CountBadge({
  count,
  tone = "slate",
}: {
  count: number;
  tone?: VariantProps<typeof badgeStyles>["tone"];
}) {
  return (
    <Badge tone={tone} shape="round">
      {count.toLocaleString("en").replaceAll(",", "\u2009")}
    </Badge>
  );
}
