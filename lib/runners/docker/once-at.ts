/** The longest time a timer of Node takes; it fires at once for more. */
const longestMs = 2 ** 31 - 1;

/** Calls once when the time has come, at once if it has; gives a function that takes it back. */
export function onceAt(time: Date, call: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    const left = time.getTime() - Date.now();
    timer = left > longestMs ? setTimeout(wait, longestMs) : setTimeout(call, Math.max(0, left));
  };
  wait();
  return () => clearTimeout(timer);
}
