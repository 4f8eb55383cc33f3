import { cn } from "./cn";

/** A grey bar of the size of what will come. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("h-3 animate-pulse-slow rounded-sm bg-slate-4", className)} />;
}

/** Rows of a table that is on its way: same heights, so nothing jumps. */
export function SkeletonRows({ rows = 8, columns = 6 }: { rows?: number; columns?: number }) {
  const widths = ["w-16", "w-40", "w-24", "w-20", "w-14", "w-20", "w-12", "w-16"];
  return (
    <div role="status" aria-label="Loading" className="w-full">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <div key={row} className="flex h-9 items-center gap-8 border-line border-b px-5">
          {Array.from({ length: columns }, (_, column) => (
            <Skeleton
              // biome-ignore lint/suspicious/noArrayIndexKey: the cells are all alike
              key={column}
              className={cn(widths[(column + row) % widths.length], column === 1 && "grow max-w-72")}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
