import { Skeleton } from "@/components/ui/skeleton";

const fields = ["w-16", "w-24", "w-20", "w-28"];

/** The form's place and the outcome's. */
export default function Loading() {
  return (
    <div role="status" aria-label="Loading the form" className="flex min-h-0 grow flex-col">
      <div className="flex h-13 shrink-0 items-center gap-3 border-line border-b px-5 max-md:px-3.5">
        <Skeleton className="h-8 w-36" />
        <Skeleton className="h-8 w-36" />
      </div>
      <div className="grid min-h-0 grow grid-cols-[minmax(320px,440px)_minmax(0,1fr)] max-md:grid-cols-1">
        <div className="flex flex-col gap-5 border-line border-r px-5 py-4.5 max-md:border-r-0 max-md:px-3.5">
          {fields.map((width) => (
            <div key={width} className="flex flex-col gap-2">
              <Skeleton className={width} />
              <Skeleton className="h-8" />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
