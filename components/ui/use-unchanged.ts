import { useState } from "react";

/** The value before for as long as the new one says the same: what is drawn from it need not be drawn again. */
export function useUnchanged<T>(value: T): T {
  const [kept, setKept] = useState(value);
  if (kept === value || isSame(kept, value)) return kept;
  setKept(value);
  return value;
}

/** As `useUnchanged`, for each item of a list by its place. */
export function useUnchangedItems<T>(items: readonly T[]): readonly T[] {
  const [seen, setSeen] = useState({ items, kept: items });
  if (seen.items === items) return seen.kept;
  const kept = items.map((item, at) => {
    const before = seen.kept[at];
    return before !== undefined && isSame(before, item) ? before : item;
  });
  setSeen({ items, kept });
  return kept;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
