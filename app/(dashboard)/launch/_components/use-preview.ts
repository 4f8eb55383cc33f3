import { useEffect, useRef, useState } from "react";
import type { LaunchInput } from "@/lib/dispatch/schema";
import { type PreviewAnswer, previewRunAction } from "../actions";

interface PreviewState extends PreviewAnswer {
  /** The shown answer is for an earlier form. */
  stale: boolean;
}

/** Long enough to type a number in one go, short enough to feel at once. */
const quietMs = 90;

/**
 * Asks the server for the outcome as the form changes. One question at a time, the latest wins; the last good answer
 * stays on the page meanwhile, so nothing jumps.
 */
export function usePreview(input: LaunchInput | undefined): PreviewState {
  const [answer, setAnswer] = useState<PreviewAnswer>({ preview: null, issues: [] });
  const [stale, setStale] = useState(true);
  const key = input === undefined ? "" : JSON.stringify(input);
  const latest = useRef(key);
  const asking = useRef<boolean>(false);

  useEffect(() => {
    latest.current = key;
    if (key === "") return;
    setStale(true);
    const ask = async () => {
      if (asking.current) return;
      asking.current = true;
      let asked = "";
      try {
        while (asked !== latest.current && latest.current !== "") {
          asked = latest.current;
          const next = await previewRunAction(JSON.parse(asked) as LaunchInput);
          setAnswer((before) => ({ preview: next.preview ?? before.preview, issues: next.issues }));
          setStale(asked !== latest.current);
        }
      } catch {
        // The server is away for a moment: the next change asks again, and launching says it aloud.
        setStale(true);
      } finally {
        asking.current = false;
      }
    };
    const timer = setTimeout(() => void ask(), quietMs);
    return () => clearTimeout(timer);
  }, [key]);

  return { ...answer, stale };
}
