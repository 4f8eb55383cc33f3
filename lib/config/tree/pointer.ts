/** JSON pointers (RFC 6901), which say where a value stands: `/env/A~1B` is the key `A/B` of `env`. */

/** A key as a part of a pointer. */
export function escapeKey(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** A part of a pointer as the key it stands for. */
export function unescapeKey(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** The pointer of a list of keys. */
export function pointerOf(keys: readonly PropertyKey[]): string {
  return keys.map((key) => `/${escapeKey(String(key))}`).join("");
}

/** The keys that a pointer names, from the outermost in. */
export function keysOf(pointer: string): string[] {
  return pointer.split("/").slice(1).map(unescapeKey);
}

/** The last key that a pointer names; empty for the whole document. */
export function lastKeyOf(pointer: string): string {
  return keysOf(pointer).at(-1) ?? "";
}
