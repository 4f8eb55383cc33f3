import type { Issue } from "../issue";
import type { ConfigDocument } from "../tree/node";

/** The text of a file's bytes; bytes that are no UTF-8 are an issue (R2). */
export function decodeBytes(
  bytes: Uint8Array,
  at: Pick<ConfigDocument, "file" | "layer">,
): { text: string } | { issue: Issue } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    const start = firstBadByte(bytes);
    const before = new TextDecoder("utf-8").decode(bytes.subarray(0, start));
    const line = before.split("\n").length;
    const column = before.length - before.lastIndexOf("\n");
    return {
      issue: {
        code: "not-utf-8",
        severity: "error",
        message: "The file is not UTF-8 text. Save it as UTF-8.",
        path: "",
        ...at,
        line,
        column,
        endLine: line,
        endColumn: column + 1,
      },
    };
  }
}

/** The length of the longest prefix that decodes, found by halving. */
function firstBadByte(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (decodes(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

function decodes(bytes: Uint8Array): boolean {
  try {
    // A sequence cut at the end is not wrong yet.
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
