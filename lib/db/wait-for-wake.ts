/** Where a sleeper leaves what wakes it; empty while nobody sleeps. */
export interface Bed {
  wake?: (() => void) | undefined;
}

/** Waits until it is woken, `signal` is aborted, or the time is up. */
export function waitForWake(bed: Bed, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      bed.wake = undefined;
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    // By hand: `AbortSignal.any` over a signal that lives long keeps every one of these waits in memory.
    signal?.addEventListener("abort", done, { once: true });
    bed.wake = done;
  });
}
