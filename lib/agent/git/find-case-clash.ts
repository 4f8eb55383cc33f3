/**
 * The first two paths, files or folders, that are one on a disk that does not tell upper from lower case, nor composed from
 * decomposed letters (macOS, Windows).
 */
export function findCaseClash(paths: readonly string[]): readonly [string, string] | undefined {
  const seen = new Map<string, string>();
  for (const path of paths) {
    for (let end = path.indexOf("/"); ; end = path.indexOf("/", end + 1)) {
      const name = end < 0 ? path : path.slice(0, end);
      const folded = name.normalize("NFC").toLowerCase();
      const other = seen.get(folded);
      if (other !== undefined && other !== name) return [other, name];
      seen.set(folded, name);
      if (end < 0) break;
    }
  }
  return undefined;
}
