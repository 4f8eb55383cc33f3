import { SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <div className="pt-11">
      <SkeletonRows rows={5} columns={4} />
    </div>
  );
}
