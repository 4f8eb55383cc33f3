import type { ConfigLeaf } from "../tree/config-leaves";
import { type ConfigPath, covers } from "../tree/config-path";
import { canonicalPaths, isSameCanonicalKey, nativeKeys } from "./canonical-paths";

/**
 * Tells which leaves a rule's path binds, in whatever spelling the rule and the leaf are written (R28, R29): the number
 * of keys that the leaf lies below the rule's place, or undefined.
 */
export function ruleMatcher(
  path: ConfigPath,
): (leaf: Pick<ConfigLeaf, "keys" | "canonical">) => number | undefined {
  const paths = [path, ...canonicalPaths(path)];
  const shortest = Math.min(...paths.map((one) => one.length));
  return ({ keys, canonical }) => {
    let depth = lowest(paths, shortest, keys, undefined);
    if (canonical !== keys) depth = lowest(paths, shortest, canonical, depth);
    const native = nativeKeys(canonical);
    return native ? lowest(paths, shortest, native, depth) : depth;
  };
}

/** Called for every value and rule on every keystroke, so it makes no lists. */
function lowest(
  paths: readonly ConfigPath[],
  shortest: number,
  keys: readonly string[],
  before: number | undefined,
): number | undefined {
  if (keys.length < shortest) return before;
  const same = isSameCanonicalKey(keys);
  let depth = before;
  for (const path of paths) {
    const below = keys.length - path.length;
    if ((depth === undefined || below < depth) && covers(path, keys, same)) depth = below;
  }
  return depth;
}
