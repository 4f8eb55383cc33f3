import { type RefObject, useEffect, useRef } from "react";
import type { RunRow } from "@/lib/runs/run-view";

interface ListKeys {
  rows: readonly RunRow[];
  /** The run whose row has, or had last, the focus. */
  cursor: string | undefined;
  table: RefObject<HTMLTableElement | null>;
  onSelect: (id: string) => void;
  onPreview: () => void;
  onEscape: () => void;
}

/** `j` and `k` move the focus from row to row, `x` selects, space previews; Enter is the link's own. */
export function useListKeys(keys: ListKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        event.metaKey ||
        event.ctrlKey ||
        event.altKey ||
        event.defaultPrevented ||
        isElsewhere(event.target)
      )
        return;
      if (answer(event.key, event.target, latest.current)) event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

/** Where keys mean something else: fields, menus, dialogs. */
function isElsewhere(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      "input, textarea, select, [role=dialog], [role=alertdialog], [role=menu], [role=listbox]",
    ) !== null
  );
}

function answer(key: string, target: EventTarget | null, keys: ListKeys): boolean {
  const { rows, cursor, table } = keys;
  const at = rows.findIndex(({ id }) => id === cursor);
  switch (key) {
    case "j":
    case "k": {
      const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + (key === "j" ? 1 : -1)))];
      if (!next) return false;
      const link = table.current?.querySelector<HTMLAnchorElement>(`a[data-run="${CSS.escape(next.id)}"]`);
      link?.focus();
      link?.closest("tr")?.scrollIntoView({ block: "nearest" });
      return true;
    }
    case "x":
      if (cursor === undefined) return false;
      keys.onSelect(cursor);
      return true;
    case " ":
      // A button's space presses it.
      if (cursor === undefined || (target instanceof Element && target.closest("button"))) return false;
      keys.onPreview();
      return true;
    case "Escape":
      keys.onEscape();
      return true;
    default:
      return false;
  }
}
