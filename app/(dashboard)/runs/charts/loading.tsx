import { RunsTogetherSkeleton } from "../_components/runs-together-skeleton";

export default function Loading() {
  return <RunsTogetherSkeleton label="Loading the charts" />;
}
