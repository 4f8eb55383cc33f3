import { type RefObject, useEffect, useRef } from "react";

interface LogKeys {
  searchBox: RefObject<HTMLInputElement | null>;
  step: (by: 1 | -1) => void;
  toEnd: () => void;
  toStart: () => void;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** The keys of the log: `/` search, `n` `N` matches, `G` end, `Home` of the whole log by `0`. */
export function useLogKeys(keys: LogKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      const actions: Record<string, () => void> = {
        "/": () => latest.current.searchBox.current?.focus(),
        n: () => latest.current.step(1),
        N: () => latest.current.step(-1),
        G: () => latest.current.toEnd(),
        "0": () => latest.current.toStart(),
      };
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      action();
    };
    // Before the page's own keys: on this page `/` searches the log.
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, []);
}
