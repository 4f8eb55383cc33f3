/**
 * The name of a file in an archive that is unpacked nowhere but below the directory it is unpacked in, on any system: parts that lead
 * elsewhere are written as words. Two files that would get the same name keep both.
 */
export function zipNamer(): (path: string) => string {
  const given = new Set<string>();
  return (path) => {
    const safe = safeName(path);
    let name = safe;
    for (let count = 2; given.has(name); count++) name = `${safe}.${count}`;
    given.add(name);
    return name;
  };
}

function safeName(path: string): string {
  const parts = path
    .replaceAll("\\", "_")
    .replaceAll("\0", "_")
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .map((part) => (part === ".." ? "_" : part));
  // A drive, on Windows.
  const name = parts.join("/").replace(/^([A-Za-z]):/, "$1_");
  return name === "" ? "_" : name;
}
