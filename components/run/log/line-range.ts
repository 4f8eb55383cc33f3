/** Lines of a log that a link points at; both ends count from 1 and belong to it. */
export interface LineRange {
  from: number;
  to: number;
}

/** Reads `#L120` and `#L120-L140` (either order); anything else is no range. */
export function parseLineRange(hash: string): LineRange | undefined {
  const match = /^#?L(\d{1,9})(?:-L?(\d{1,9}))?$/.exec(hash);
  if (!match) return undefined;
  const first = Number(match[1]);
  const second = match[2] === undefined ? first : Number(match[2]);
  if (first < 1 || second < 1) return undefined;
  return { from: Math.min(first, second), to: Math.max(first, second) };
}

/** The hash of a range, with its `#`. */
export function formatLineRange(range: LineRange): string {
  return range.from === range.to ? `#L${range.from}` : `#L${range.from}-L${range.to}`;
}
