import { useEffect, useRef } from "react";

/** ⌘S reviews and saves, F8 goes to the next problem, wherever the focus is. */
export function useEditorKeys(keys: { save: () => void; next: () => void }): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isSave = event.key.toLowerCase() === "s" && (event.metaKey || event.ctrlKey) && !event.shiftKey;
      if (!isSave && event.key !== "F8") return;
      event.preventDefault();
      event.stopPropagation();
      if (isSave) latest.current.save();
      else latest.current.next();
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, []);
}
