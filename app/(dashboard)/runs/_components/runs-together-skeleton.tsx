import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** Heading or filter, tabs and what stands below, on their way. */
export function RunsTogetherSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="flex min-h-0 grow flex-col">
      <div className="flex h-14.5 shrink-0 items-center px-5 max-md:px-3.5">
        <Skeleton className="h-4 w-40" />
      </div>
      <div className="h-10 shrink-0 border-line border-b" />
      <SkeletonRows columns={4} />
    </div>
  );
}
