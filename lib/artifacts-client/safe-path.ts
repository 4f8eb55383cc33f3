import path from "node:path";
import { TransferError } from "./transfer-error";

/**
 * Where a file of an artifact lies below a directory. A name that leads out of it, or is none on this system, is refused: whoever made
 * the artifact chose it.
 */
export function safePath(root: string, name: string): string {
  const parts = name.split("/");
  const isOdd = parts.some(
    (part) => part === "" || part === "." || part === ".." || part.includes("\0") || hasOtherSeparator(part),
  );
  if (isOdd || path.isAbsolute(name))
    throw new TransferError(
      "unsafe",
      `"${shown(name)}" leads out of the directory, or is no name of a file: the artifact was not downloaded. Download its other files one by one.`,
      { path: name },
    );
  return path.join(root, ...parts);
}

/** A backslash is a letter like others, but on Windows. */
function hasOtherSeparator(part: string): boolean {
  return path.sep === "\\" && /[\\:]/.test(part);
}

function shown(name: string): string {
  return name.length > 200 ? `${name.slice(0, 200)}…` : name;
}
