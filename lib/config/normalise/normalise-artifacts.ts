import type { ConfigNode, MapEntry, MapNode } from "../tree/node";
import { isNull, listOf, mapOf, type Normaliser, sourceText } from "./normaliser";

const artifactKeys = ["name", "type", "path"];
/** What only an artifact has that the run makes. */
const outputKeys = [...artifactKeys, "when", "every", "optional", "aliases"];

/**
 * `input_artifacts` and `output_artifacts` as lists of `{name, type?, path?}`; a text is the name (R11). Outputs have `when`, `every`,
 * `optional` and `aliases` as well.
 */
export function normaliseArtifacts(
  normaliser: Normaliser,
  node: ConfigNode,
  keys: readonly string[],
): ConfigNode | undefined {
  if (isNull(node)) return node;
  const items = node.kind === "list" ? node.items : [node];
  const isSingle = node.kind !== "list";
  const artifacts = items.flatMap((item, index) => {
    const artifact = normaliseArtifact(normaliser, item, isSingle ? [...keys] : [...keys, String(index)]);
    return artifact ? [artifact] : [];
  });
  return listOf(artifacts, node.origin);
}

function normaliseArtifact(normaliser: Normaliser, item: ConfigNode, keys: string[]): MapNode | undefined {
  if (item.kind === "list" || isNull(item)) {
    normaliser.wrongType(item, keys, "an artifact's name, or a map of name, type and path");
    return undefined;
  }
  if (item.kind === "scalar") {
    return mapOf([{ key: "name", keyOrigin: item.origin, node: sourceText(item) }], item.origin);
  }
  const known = keys[0] === "output_artifacts" ? outputKeys : artifactKeys;
  const entries: MapEntry[] = [];
  for (const entry of item.entries.values()) {
    if (!known.includes(entry.key)) normaliser.unknownKey(entry, keys, known);
    const node = normaliseValue(normaliser, entry, [...keys, entry.key]);
    if (node) entries.push({ ...entry, node });
  }
  if (!entries.some((entry) => entry.key === "name")) {
    const message = "An artifact needs a `name`, such as `dataset:v3`.";
    normaliser.report(item.origin, keys, { code: "missing-artifact-name", message });
  }
  return mapOf(entries, item.origin);
}

function normaliseValue(
  normaliser: Normaliser,
  { key, node }: MapEntry,
  keys: readonly string[],
): ConfigNode | undefined {
  if (isNull(node)) return undefined;
  if (key === "optional" && node.kind === "scalar") return node;
  if (key !== "aliases") return normaliser.text(node, keys);
  const items = node.kind === "list" ? node.items : [node];
  return listOf(
    items.flatMap((item) => normaliser.text(item, keys) ?? []),
    node.origin,
  );
}
