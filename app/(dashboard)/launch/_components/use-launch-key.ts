import { useEffect, useRef } from "react";

/** ⌘⏎ (or Ctrl Enter) launches from anywhere on the page. */
export function useLaunchKey(launch: () => void): void {
  const latest = useRef(launch);
  useEffect(() => {
    latest.current = launch;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
