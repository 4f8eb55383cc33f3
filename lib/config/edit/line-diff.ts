import { diffArrays } from "diff";

/** What happened to the lines of a text: pure, so that the page, tests and other doors show the same difference. */
export interface DiffRow {
  kind: "same" | "removed" | "added" | "changed";
  /** Line numbers count from 1; absent on the side that has no such line. */
  left?: { number: number; text: string };
  right?: { number: number; text: string };
}

/**
 * Texts that differ in more lines than this are shown as replaced whole: nobody reads such a difference line by line, and the
 * time to find it grows with its square (0.3 s here, whatever the length of the texts).
 */
const editLimit = 1_000;

interface Stretch {
  value: string[];
  added: boolean;
  removed: boolean;
}

function compare(left: string[], right: string[]): Stretch[] {
  return (
    diffArrays(left, right, { maxEditLength: editLimit }) ?? [
      { value: left, removed: true, added: false },
      { value: right, removed: false, added: true },
    ]
  );
}

/** The rows of a side-by-side view; removed and added lines that follow each other stand beside each other. */
export function diffLines(before: string, after: string): DiffRow[] {
  const rows: DiffRow[] = [];
  const at = { left: 0, right: 0 };
  const place = (left: readonly string[], right: readonly string[], kind: "same" | "changed") => {
    for (let index = 0; index < Math.max(left.length, right.length); index++) {
      const [gone, come] = [left[index], right[index]];
      rows.push({
        kind: gone === undefined ? "added" : come === undefined ? "removed" : kind,
        ...(gone !== undefined && { left: { number: ++at.left, text: gone } }),
        ...(come !== undefined && { right: { number: ++at.right, text: come } }),
      });
    }
  };
  let gone: string[] = [];
  for (const { value, added, removed } of compare(before.split("\n"), after.split("\n"))) {
    if (!removed) place(gone, added ? value : [], "changed");
    if (!removed && !added) place(value, value, "same");
    gone = removed ? value : [];
  }
  place(gone, [], "changed");
  return rows;
}

export interface DiffGap {
  kind: "gap";
  /** Equal lines left out here. */
  lines: number;
  /** Index of the first of them in the rows. */
  at: number;
}

/** Leaves out equal lines further than `context` from a change. */
export function foldSame(rows: readonly DiffRow[], context = 3): (DiffRow | DiffGap)[] {
  const near = new Uint8Array(rows.length);
  rows.forEach((row, index) => {
    if (row.kind === "same") return;
    near.fill(1, Math.max(0, index - context), Math.min(rows.length, index + context + 1));
  });
  const folded: (DiffRow | DiffGap)[] = [];
  rows.forEach((row, index) => {
    const last = folded.at(-1);
    if (near[index] === 1) folded.push(row);
    else if (last?.kind === "gap") last.lines++;
    else folded.push({ kind: "gap", lines: 1, at: index });
  });
  return folded;
}

/** The middle of two texts that differs: lengths of what they share at the start and at the end. */
export function sharedEnds(left: string, right: string): { start: number; end: number } {
  const most = Math.min(left.length, right.length);
  let start = 0;
  while (start < most && left[start] === right[start]) start++;
  let end = 0;
  while (end < most - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end++;
  return { start, end };
}

/** How many lines a difference adds and removes. */
export function countChanges(rows: readonly DiffRow[]): { added: number; removed: number } {
  let added = 0;
  let removed = 0;
  for (const row of rows) {
    if (row.kind === "added" || row.kind === "changed") added++;
    if (row.kind === "removed" || row.kind === "changed") removed++;
  }
  return { added, removed };
}
