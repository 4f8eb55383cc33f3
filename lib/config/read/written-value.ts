/** A stretch of a document's text. */
export interface Stretch {
  start: number;
  end: number;
}

/** The value on one line that begins at or before this place, as a person sees it: without the comment behind it. */
export function writtenValue(text: string, at: number): Stretch {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const newline = text.indexOf("\n", at);
  const lineEnd = newline < 0 ? text.length : newline;
  const before = text.slice(lineStart, at);
  const start = lineStart + valueStart(before);
  const rest = text.slice(start, lineEnd);
  const prefix = text.slice(lineStart, start);
  const length = isInFlow(prefix) ? flowLength(rest) : rest.length;
  const line = rest
    .slice(0, length)
    .replace(/\s+#.*$/u, "")
    .trimEnd();
  // Alone on its line and with a comma behind it, it is an item of a list in brackets.
  const value = prefix.trim() === "" ? line.replace(/,$/u, "") : line;
  return { start, end: Math.max(start + value.length, Math.min(at + 1, lineEnd)) };
}

/** Where the value begins that the line has come to: behind its key, its dashes, or the last mark of a flow collection. */
function valueStart(before: string): number {
  if (isInFlow(before)) {
    const mark = Math.max(...["[", "{", ",", ": "].map((sign) => before.lastIndexOf(sign)));
    return mark + 1 + blanksAt(before, mark + 1);
  }
  const key = /^\s*(?:- +)*(?:(?:"[^"]*"|'[^']*'|[^\s"'#:[\]{}][^:#]*):\s+)?/u.exec(before);
  return key?.[0].length ?? 0;
}

function blanksAt(text: string, at: number): number {
  return /^\s*/u.exec(text.slice(at))?.[0].length ?? 0;
}

/** Whether a `[` or `{` before is still open on this line. */
function isInFlow(before: string): boolean {
  const bare = before.replace(/"[^"]*"|'[^']*'/gu, "").replace(/\{\{[^{}]*\}\}/gu, "");
  return (bare.match(/[[{]/gu)?.length ?? 0) > (bare.match(/[\]}]/gu)?.length ?? 0);
}

function flowLength(rest: string): number {
  const end = /^(?:\{\{[^{}]*\}\}|[^,\]}])*/u.exec(rest);
  return end?.[0].length ?? rest.length;
}
