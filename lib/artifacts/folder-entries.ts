import type { ArtifactEntry } from "../runs/artifact-view";
import type { Manifest } from "./read-manifest";

/** What lies directly in a folder of a list of files, folders with the sums of what is in them: folders first, by name. */
export function folderEntries(contents: Manifest["contents"], folder: string): ArtifactEntry[] {
  const prefix = folder === "" ? "" : `${folder}/`;
  const folders = new Map<string, ArtifactEntry>();
  const files: ArtifactEntry[] = [];
  for (const [path, { digest, size, ref }] of Object.entries(contents)) {
    if (!path.startsWith(prefix)) continue;
    const rest = path.slice(prefix.length);
    const slash = rest.indexOf("/");
    // A name that begins with a slash has no folder to stand in.
    if (slash <= 0) {
      files.push({ name: rest, isFolder: false, count: 1, size: size ?? 0, digest, ref: ref ?? null });
      continue;
    }
    const name = rest.slice(0, slash);
    const known = folders.get(name) ?? { name, isFolder: true, count: 0, size: 0, digest: null, ref: null };
    folders.set(name, { ...known, count: known.count + 1, size: known.size + (size ?? 0) });
  }
  return [...[...folders.values()].sort(byName), ...files.sort(byName)];
}

function byName(a: ArtifactEntry, b: ArtifactEntry): number {
  return a.name < b.name ? -1 : 1;
}
