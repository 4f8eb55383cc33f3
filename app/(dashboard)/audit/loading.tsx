import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <div>
      <div className="flex h-14 items-center px-5 max-md:px-3.5">
        <Skeleton className="h-8 w-80" />
      </div>
      <SkeletonRows rows={14} columns={4} />
    </div>
  );
}
