import type { MapEntry, MapNode } from "../tree/node";
import { isNull, mapOf, type Normaliser } from "./normaliser";

const builderKeys = ["accelerator", "type", "cuda", "destination", "dockerfile", "build_context", "platform"];
const acceleratorKeys = ["base_image"];

/** `builder` at the top level, whether written there or under `resource_args` (R8). */
export function normaliseBuilder(normaliser: Normaliser, root: MapNode): MapEntry | undefined {
  const top = root.entries.get("builder");
  const args = root.entries.get("resource_args")?.node;
  const inner = args?.kind === "map" ? args.entries.get("builder") : undefined;
  if (top && inner) {
    normaliser.report(inner.keyOrigin, ["builder"], {
      code: "two-spellings",
      message: "`builder` is given at the top level and under `resource_args`. Keep one of them.",
    });
  }
  const entry = top ?? inner;
  if (!entry || isNull(entry.node)) return entry;
  if (entry.node.kind !== "map") {
    normaliser.wrongType(entry.node, ["builder"], "a map");
    return undefined;
  }
  const entries = [...entry.node.entries.values()].flatMap((one): MapEntry[] => {
    if (!builderKeys.includes(one.key)) normaliser.unknownKey(one, ["builder"], builderKeys);
    if (one.key === "accelerator" || one.key === "cuda") return accelerator(normaliser, one);
    if (!builderKeys.includes(one.key)) return [one];
    const node = normaliser.text(one.node, ["builder", one.key]);
    return node ? [{ ...one, node }] : [];
  });
  return { ...entry, node: mapOf(entries, entry.node.origin) };
}

function accelerator(normaliser: Normaliser, entry: MapEntry): MapEntry[] {
  const keys = ["builder", entry.key];
  if (isNull(entry.node)) return [entry];
  if (entry.node.kind !== "map") {
    normaliser.wrongType(entry.node, keys, "a map with `base_image`");
    return [];
  }
  const entries = [...entry.node.entries.values()].flatMap((one) => {
    if (!acceleratorKeys.includes(one.key)) normaliser.unknownKey(one, keys, acceleratorKeys);
    const node = normaliser.text(one.node, [...keys, one.key]);
    return node ? [{ ...one, node }] : [];
  });
  return [{ ...entry, node: mapOf(entries, entry.node.origin) }];
}
