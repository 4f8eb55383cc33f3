import { Skeleton } from "@/components/ui/skeleton";

const lines = ["w-64", "w-80", "w-52", "w-96", "w-72", "w-60", "w-88", "w-56"];

/** Header, tabs and log of a run that is on its way. */
export default function Loading() {
  return (
    <div role="status" aria-label="Loading the run" className="flex min-h-0 grow flex-col">
      <div className="flex h-14.5 shrink-0 items-center gap-3.5 px-5 max-md:px-3.5">
        <Skeleton className="h-4 w-20" />
        <Skeleton className="h-4 w-36" />
        <Skeleton className="w-56 max-md:hidden" />
      </div>
      <div className="h-10 shrink-0 border-line border-b" />
      <div className="flex grow flex-col gap-2 overflow-hidden bg-panel px-5 py-16 max-md:px-3.5">
        {lines.map((width) => (
          <Skeleton key={width} className={`${width} max-w-full`} />
        ))}
      </div>
    </div>
  );
}
