/** What happened to the lines of a text: pure, so that the page, tests and other doors show the same difference. */
export interface DiffRow {
  kind: "same" | "removed" | "added" | "changed";
  /** Line numbers count from 1; absent on the side that has no such line. */
  left?: { number: number; text: string };
  right?: { number: number; text: string };
}

type Step = "same" | "removed" | "added";

/** Texts that differ in more lines than this are shown as replaced whole: nobody reads such a difference line by line. */
const editLimit = 1_500;

function passEqual(
  left: readonly string[],
  right: readonly string[],
  from: number,
  diagonal: number,
): number {
  let x = from;
  while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x++;
  return x;
}

/** Myers' shortest edit script over lines. */
function editScript(left: readonly string[], right: readonly string[]): Step[] {
  const limit = Math.min(left.length + right.length, editLimit);
  const trace: Int32Array[] = [];
  const offset = limit + 1;
  const furthest = new Int32Array(2 * offset + 1);
  for (let edits = 0; edits <= limit; edits++) {
    trace.push(furthest.slice());
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = goesDown(furthest, offset, diagonal, edits);
      const from = down ? (furthest[offset + diagonal + 1] ?? 0) : (furthest[offset + diagonal - 1] ?? 0) + 1;
      const x = passEqual(left, right, from, diagonal);
      furthest[offset + diagonal] = x;
      if (x >= left.length && x - diagonal >= right.length) return backtrack(trace, offset, left, right);
    }
  }
  return [...left.map((): Step => "removed"), ...right.map((): Step => "added")];
}

function goesDown(furthest: Int32Array, offset: number, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return true;
  if (diagonal === edits) return false;
  return (furthest[offset + diagonal - 1] ?? 0) < (furthest[offset + diagonal + 1] ?? 0);
}

function backtrack(
  trace: Int32Array[],
  offset: number,
  left: readonly string[],
  right: readonly string[],
): Step[] {
  const steps: Step[] = [];
  let x = left.length;
  let y = right.length;
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const furthest = trace[edits] as Int32Array;
    const diagonal = x - y;
    const down = goesDown(furthest, offset, diagonal, edits);
    const previous = down ? diagonal + 1 : diagonal - 1;
    const fromX = edits === 0 ? 0 : (furthest[offset + previous] ?? 0);
    const fromY = edits === 0 ? 0 : fromX - previous;
    while (x > fromX && y > fromY && left[x - 1] === right[y - 1]) {
      steps.push("same");
      x--;
      y--;
    }
    if (edits === 0) break;
    steps.push(down ? "added" : "removed");
    x = fromX;
    y = fromY;
  }
  return steps.reverse();
}

/** The rows of a side-by-side view; removed and added lines that follow each other stand beside each other. */
export function diffLines(before: string, after: string): DiffRow[] {
  const left = before.split("\n");
  const right = after.split("\n");
  const rows: DiffRow[] = [];
  let atLeft = 0;
  let atRight = 0;
  let removed: string[] = [];
  let added: string[] = [];
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++) {
      const row: DiffRow = { kind: "changed" };
      const gone = removed[index];
      const come = added[index];
      if (gone !== undefined) row.left = { number: atLeft - removed.length + index + 1, text: gone };
      if (come !== undefined) row.right = { number: atRight - added.length + index + 1, text: come };
      if (gone === undefined) row.kind = "added";
      if (come === undefined) row.kind = "removed";
      rows.push(row);
    }
    removed = [];
    added = [];
  };
  for (const step of editScript(left, right)) {
    if (step === "same") {
      flush();
      const text = left[atLeft] ?? "";
      atLeft++;
      atRight++;
      rows.push({ kind: "same", left: { number: atLeft, text }, right: { number: atRight, text } });
    } else if (step === "removed") removed.push(left[atLeft++] ?? "");
    else added.push(right[atRight++] ?? "");
  }
  flush();
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
