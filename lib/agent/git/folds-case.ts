import fs from "node:fs";
import path from "node:path";

/** Whether this directory's disk takes `a` and `A` for one file. */
export function foldsCase(dir: string): boolean {
  const name = path.basename(dir);
  const swapped = name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
  if (swapped === name) return false;
  const [own, other] = [dir, path.join(path.dirname(dir), swapped)].map((one) =>
    fs.statSync(one, { throwIfNoEntry: false }),
  );
  return own !== undefined && other !== undefined && own.ino === other.ino && own.dev === other.dev;
}
