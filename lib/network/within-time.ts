/**
 * Gives up what is not done in time, also when it does not listen to its signal, by throwing a TimeoutError. The clock keeps the
 * process running: that of `AbortSignal.timeout` does not, and a program whose last call never settles would end without a word.
 */
export async function withinTime<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new DOMException(`no answer within ${milliseconds / 1_000} s`, "TimeoutError");
      reject(error);
      stop.abort(error);
    }, milliseconds);
  });
  try {
    return await Promise.race([work(stop.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
