import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <div className="flex min-h-0 grow flex-col">
      <div className="flex h-14 items-center gap-2 px-5 max-md:px-3.5">
        <Skeleton className="h-8 w-96 max-md:w-full" />
      </div>
      <div className="h-9 px-5 max-md:px-3.5" />
      <SkeletonRows rows={14} columns={8} />
    </div>
  );
}
