import type { AttemptHandle } from "../../runners/runner";

export interface Sampling {
  /** Nothing is told after it. */
  stop(): void;
}

const usualMs = 15_000;

/**
 * Measures what a program uses, again and again, and tells it as lines of metrics by the names of the W&B client. What cannot be
 * measured now may be measured the next time.
 */
export function sampleUse(
  handle: Pick<AttemptHandle, "measure">,
  tell: (line: string) => void,
  everyMs = usualMs,
): Sampling {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const measure = async () => {
    const measures = await handle.measure?.().catch(() => null);
    if (isOver) return;
    const entries = Object.entries(measures ?? {}).map(([name, value]) => [`system.${name}`, value]);
    if (entries.length > 0) tell(JSON.stringify(Object.fromEntries(entries)));
    plan();
  };
  const plan = () => {
    timer = setTimeout(() => void measure(), everyMs);
    timer.unref();
  };
  if (handle.measure) plan();
  return {
    stop() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
