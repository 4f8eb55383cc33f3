import fs from "node:fs";
import path from "node:path";

/** Where a path of the config lies: a leading `/` means the attempt's directory, any other is relative to the working directory. */
export interface Workplace {
  root: string;
  cwd: string;
}

/** The place of a path in the attempt's directory; null when it leads out of it, also by links that are there. */
export function attemptPath({ root, cwd }: Workplace, written: string): string | null {
  const target = path.join(written.startsWith("/") ? root : cwd, written);
  if (!isWithin(root, target)) return null;
  return isWithin(fs.realpathSync(root), realParent(target)) ? target : null;
}

/** Of what does not exist yet: the real place of the nearest folder above it that does. */
function realParent(target: string): string {
  for (let at = target; ; at = path.dirname(at)) {
    const found = lookAt(at);
    if (!found) continue;
    // A link to nowhere would be written through.
    if (found.isSymbolicLink() && !fs.existsSync(at)) return path.parse(at).root;
    return fs.realpathSync(at);
  }
}

/** Null where nothing is, also where a file stands in place of a folder above. */
function lookAt(file: string): fs.Stats | null {
  try {
    return fs.lstatSync(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return null;
    throw error;
  }
}

function isWithin(root: string, target: string): boolean {
  return target === root || target.startsWith(root + path.sep);
}
