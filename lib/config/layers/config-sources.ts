import type { Source } from "../resolution";
import { type ConfigNode, type MapNode, type Origin, type ScalarNode, startOf } from "../tree/node";
import { pointerOf } from "../tree/pointer";
import { isFloat } from "../values/float-text";

/** Where the defaults of fields were written, by field. */
export type DefaultOrigins = ReadonlyMap<string, Origin>;

/** One source per leaf of the resolved config: a scalar, an empty map or an empty list (R22, R26). */
export function configSources(root: MapNode, defaults: DefaultOrigins): Record<string, Source> {
  const sources: Record<string, Source> = {};
  collect(root, [], sources, defaults);
  return sources;
}

function collect(
  node: ConfigNode,
  keys: string[],
  sources: Record<string, Source>,
  defaults: DefaultOrigins,
): void {
  if (node.kind === "map" && node.entries.size > 0) {
    for (const entry of node.entries.values()) {
      keys.push(entry.key);
      collect(entry.node, keys, sources, defaults);
      keys.pop();
    }
  } else if (node.kind === "list" && node.items.length > 0) {
    node.items.forEach((item, index) => {
      keys.push(String(index));
      collect(item, keys, sources, defaults);
      keys.pop();
    });
  } else if (keys.length > 0) {
    const isHidden = node.kind === "scalar" && isFloat(node) && Number.isInteger(node.value);
    sources[pointerOf(keys)] = { ...sourceOf(node, defaults), ...(isHidden ? { float: true } : {}) };
  }
}

function sourceOf(node: ConfigNode, defaults: DefaultOrigins): Source {
  if (node.kind !== "scalar" || !node.filled) return writtenAt(node.origin);
  const { field, whole } = node.filled;
  if (whole) return wholeSource(node, defaults);
  const { document } = node.origin;
  const { line, column } = startOf(node.origin);
  return { layer: "template", field, from: { layer: document.layer, file: document.file, line, column } };
}

function wholeSource({ filled }: ScalarNode, defaults: DefaultOrigins): Source {
  const field = filled?.field ?? "";
  if (!filled?.byDefault) return { layer: "template", field };
  const origin = defaults.get(field);
  return { ...(origin ? writtenAt(origin) : {}), layer: "template-default", field };
}

/** The source of a value that stands as it was written. */
export function writtenAt(origin: Origin): Source {
  const { document } = origin;
  const { line, column } = startOf(origin);
  return {
    layer: document.layer,
    file: document.file,
    line,
    column,
    ...(document.version === undefined ? {} : { version: document.version }),
    ...(document.author === undefined ? {} : { author: document.author }),
  };
}
