import type { ArtifactChange, ArtifactDiff } from "../runs/artifact-view";
import type { Manifest } from "./read-manifest";

type Contents = Manifest["contents"];

/** What became of each file from one list to another, by digest: sums, and the files that are not the same, by path. */
export function diffFiles(before: Contents, after: Contents): Omit<ArtifactDiff, "next"> {
  const sums = {
    added: { files: 0, size: 0 },
    removed: { files: 0, size: 0 },
    changed: { files: 0, size: 0, sizeBefore: 0 },
    same: { files: 0, size: 0 },
  };
  const files: ArtifactChange[] = [];
  const note = (change: ArtifactChange["change"], path: string) => {
    const [was, is] = [sideOf(before, path), sideOf(after, path)];
    sums[change].files += 1;
    sums[change].size += (is ?? was)?.size ?? 0;
    if (change === "changed") sums.changed.sizeBefore += was?.size ?? 0;
    files.push({ path, change, before: was, after: is });
  };
  for (const path of Object.keys(before)) {
    const [was, is] = [sideOf(before, path), sideOf(after, path)];
    if (!is) note("removed", path);
    else if (was?.digest !== is.digest || was.ref !== is.ref) note("changed", path);
    else {
      sums.same.files += 1;
      sums.same.size += is.size;
    }
  }
  for (const path of Object.keys(after)) if (!Object.hasOwn(before, path)) note("added", path);
  return { ...sums, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

function sideOf(contents: Contents, path: string): ArtifactChange["after"] {
  const entry = Object.hasOwn(contents, path) ? contents[path] : undefined;
  return entry ? { digest: entry.digest, size: entry.size ?? 0, ref: entry.ref ?? null } : null;
}
