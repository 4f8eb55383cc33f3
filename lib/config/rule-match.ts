import { canonicalPaths, isSameCanonicalKey, nativeKeys } from "./canonical-paths";
import type { ConfigLeaf } from "./config-leaves";
import { type ConfigPath, covers } from "./config-path";

/**
 * Tells which leaves a rule's path binds, in whatever spelling the rule and the leaf are written (R28, R29): the number
 * of keys that the leaf lies below the rule's place, or undefined.
 */
export function ruleMatcher(
  path: ConfigPath,
): (leaf: Pick<ConfigLeaf, "keys" | "canonical">) => number | undefined {
  const paths = [path, ...canonicalPaths(path)];
  return (leaf) => {
    const places = [leaf.keys, leaf.canonical, nativeKeys(leaf.canonical)];
    const depths = places.flatMap((keys) =>
      keys === undefined
        ? []
        : paths
            .filter((one) => covers(one, keys, isSameCanonicalKey(keys)))
            .map((one) => keys.length - one.length),
    );
    return depths.length > 0 ? Math.min(...depths) : undefined;
  };
}
