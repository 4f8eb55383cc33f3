import type { ConfigNode, MapEntry, MapNode } from "../tree/node";
import { isNull, listOf, mapOf, type Normaliser, sourceText } from "./normaliser";

const artifactKeys = ["name", "type", "path"];

/** `input_artifacts` and `output_artifacts` as lists of `{name, type?, path?}`; a text is the name (R11). */
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
  const entries: MapEntry[] = [];
  for (const entry of item.entries.values()) {
    if (!artifactKeys.includes(entry.key)) normaliser.unknownKey(entry, keys, artifactKeys);
    const node = normaliser.text(entry.node, [...keys, entry.key]);
    if (node && node.value !== null) entries.push({ ...entry, node });
  }
  if (!entries.some((entry) => entry.key === "name")) {
    const message = "An artifact needs a `name`, such as `dataset:v3`.";
    normaliser.report(item.origin, keys, { code: "missing-artifact-name", message });
  }
  return mapOf(entries, item.origin);
}
