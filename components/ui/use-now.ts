import { useEffect, useState } from "react";

/** The time, once a second while something runs; the server's drawing has none, so nothing differs at the first paint. */
export function useNow(running: boolean): number | undefined {
  const [now, setNow] = useState<number | undefined>(undefined);
  useEffect(() => {
    setNow(Date.now());
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
