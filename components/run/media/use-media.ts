import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { MediaSteps, MediaValue } from "@/lib/tracking/schema";

/** Asks the server for what a run has under a key. */
export interface AskMedia {
  steps(key: string, signal: AbortSignal): Promise<MediaSteps>;
  value(key: string, line: number, signal: AbortSignal): Promise<MediaValue>;
}

interface WantedMedia {
  runId: string;
  key: string;
  /** How many there are by now: with a new one the steps are asked for again. */
  count: number;
  /** Undefined: the newest. */
  step: number | undefined;
}

/** The steps of a key, and what it was at the wanted one or the last before it. */
export function useMedia(ask: AskMedia, { runId, key, count, step }: WantedMedia) {
  const steps = useQuery({
    queryKey: ["media steps", runId, key, count],
    queryFn: ({ signal }) => ask.steps(key, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const place = placeOf(steps.data?.steps ?? [], step);
  const line = steps.data?.lines[place];
  const value = useQuery({
    queryKey: ["media value", runId, key, line],
    queryFn: ({ signal }) => ask.value(key, line ?? 0, signal),
    enabled: line !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return {
    steps: steps.data,
    place,
    value: value.data?.value,
    error: steps.error ?? value.error,
    refetch: () => void (steps.error ? steps.refetch() : value.refetch()),
  };
}

/** The last place whose step is not beyond the wanted one; the first where all are. */
export function placeOf(steps: readonly number[], wanted: number | undefined): number {
  if (wanted === undefined) return Math.max(0, steps.length - 1);
  return Math.max(
    0,
    steps.findLastIndex((step) => step <= wanted),
  );
}
