import { quantile } from "../table";

export interface Speed {
  perSecond: number;
  p50: number;
  p99: number;
  /** Milliseconds of each claim. */
  times: number[];
}

/** Several measurements of one thing as one. */
export function joinSpeeds(speeds: readonly Speed[]): Speed {
  const times = speeds.flatMap((speed) => speed.times);
  const perSecond = speeds.reduce((sum, speed) => sum + speed.perSecond, 0) / speeds.length;
  return { perSecond, times, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/** Runs `claim` in `workers` loops for `seconds`. What was claimed is ended at once, as by runs that take no time. */
export async function measure<T>(
  workers: number,
  seconds: number,
  claim: (worker: number) => Promise<T[]>,
  endAll: (claimed: T[]) => Promise<unknown>,
): Promise<Speed> {
  const times: number[] = [];
  let taken = 0;
  const start = performance.now();
  const end = start + seconds * 1_000;
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      while (performance.now() < end) {
        const from = performance.now();
        const got = await claim(worker);
        times.push(performance.now() - from);
        if (got.length === 0) throw new Error("the line ran dry: begin with a longer one");
        taken += got.length;
        await endAll(got);
      }
    }),
  );
  const elapsed = (performance.now() - start) / 1_000;
  return { perSecond: taken / elapsed, p50: quantile(times, 0.5), p99: quantile(times, 0.99), times };
}
