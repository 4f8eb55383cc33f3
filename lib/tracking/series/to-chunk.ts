/** Lines in a row, as they are stored. */
export interface NewChunk {
  lineCount: number;
  minStep: number | null;
  maxStep: number | null;
  data: Uint8Array;
}

/** These lines as one piece. Steps are only said when every line has one. */
export function toChunk(lines: readonly string[], steps: readonly (number | null)[]): NewChunk {
  const known = steps.filter((step) => step !== null);
  const isWhole = known.length === lines.length;
  return {
    lineCount: lines.length,
    minStep: isWhole ? known.reduce((a, b) => Math.min(a, b)) : null,
    maxStep: isWhole ? known.reduce((a, b) => Math.max(a, b)) : null,
    data: new TextEncoder().encode(lines.join("\n")),
  };
}
