/** Three versions of a text made one: pure, so that it can be tested against every kind of clash. */
import { diffLines } from "@/lib/config/edit/line-diff";

export interface Merge {
  text: string;
  /** Places where both sides changed the same lines: mine stand in the text, theirs are named here. */
  clashes: { line: number; theirs: string[] }[];
}

/** A replaced stretch of the base: lines `[start, end)`, counted from 0, became `lines`. */
interface Change {
  start: number;
  end: number;
  lines: string[];
}

function changesOf(base: string, changed: string): Change[] {
  const changes: Change[] = [];
  let at = 0;
  let open: Change | undefined;
  for (const row of diffLines(base, changed)) {
    if (row.kind === "same") {
      open = undefined;
      at++;
      continue;
    }
    if (!open) {
      open = { start: at, end: at, lines: [] };
      changes.push(open);
    }
    if (row.left) open.end = ++at;
    if (row.right) open.lines.push(row.right.text);
  }
  return changes;
}

function touches(a: Change, b: Change): boolean {
  if (a.start === b.start && a.end === b.end) return true;
  return a.start <= b.end && b.start <= a.end;
}

function same(a: Change, b: Change): boolean {
  return a.start === b.start && a.end === b.end && a.lines.join("\n") === b.lines.join("\n");
}

/**
 * Puts what they changed since `base` into my text. Where both changed the same or neighbouring lines, mine stay and
 * theirs are reported, so nothing is lost in silence.
 */
export function mergeLines(base: string, theirs: string, mine: string): Merge {
  const own = changesOf(base, mine);
  const foreign = changesOf(base, theirs);
  const clashing = foreign.filter((change) =>
    own.some((other) => touches(change, other) && !same(change, other)),
  );
  const taken = foreign.filter((change) => !own.some((other) => touches(change, other)));
  const all = [...own, ...taken].sort((a, b) => a.start - b.start || a.end - b.end);
  const lines = base.split("\n");
  const merged: string[] = [];
  const clashes: Merge["clashes"] = [];
  let at = 0;
  for (const change of all) {
    merged.push(...lines.slice(at, change.start));
    for (const clash of clashing.filter((other) => own.includes(change) && touches(other, change))) {
      clashes.push({ line: merged.length + 1, theirs: clash.lines });
    }
    merged.push(...change.lines);
    at = change.end;
  }
  merged.push(...lines.slice(at));
  return { text: merged.join("\n"), clashes };
}
