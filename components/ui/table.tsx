import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A list that fills its width. Its rows are as high as the person chose; a `RowLink` covers its row. */
export function Table({ className, ...props }: ComponentProps<"table">) {
  return <table {...props} className={cn("w-full border-collapse text-left", className)} />;
}

export function TableHeader(props: ComponentProps<"thead">) {
  return <thead {...props} />;
}

export function TableBody(props: ComponentProps<"tbody">) {
  return <tbody {...props} />;
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return (
    <tr
      {...props}
      className={cn(
        "group/row relative border-line border-b [tbody>&]:hover:bg-hover aria-selected:bg-accent-soft",
        className,
      )}
    />
  );
}

const edges = "px-2.5 first:pl-5 last:pr-5 max-md:first:pl-3.5 max-md:last:pr-3.5";

export function TableHead({ className, scope = "col", ...props }: ComponentProps<"th">) {
  return (
    <th
      {...props}
      scope={scope}
      className={cn("h-9 whitespace-nowrap font-normal text-muted", edges, className)}
    />
  );
}

export function TableCell({ className, ...props }: ComponentProps<"td">) {
  return <td {...props} className={cn("h-(--row-height) whitespace-nowrap touch:h-11", edges, className)} />;
}
