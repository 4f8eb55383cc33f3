import { Skeleton } from "@/components/ui/skeleton";

const lines = ["w-40", "w-28", "w-52", "w-64", "w-44", "w-60", "w-36", "w-56"];

/** The text at the left, its fields at the right. */
export default function Loading() {
  return (
    <div role="status" aria-label="Loading the document" className="flex min-h-0 grow flex-col">
      <div className="h-11 shrink-0 border-line border-b" />
      <div className="grid min-h-0 grow grid-cols-2 max-lg:grid-cols-1">
        <div className="flex flex-col gap-2 border-line border-r px-14 py-14 max-lg:border-r-0">
          {lines.map((width) => (
            <Skeleton key={width} className={`${width} max-w-full`} />
          ))}
        </div>
        <div className="flex flex-col gap-2 bg-panel p-4 pt-14 max-lg:hidden">
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
        </div>
      </div>
    </div>
  );
}
