import type { ConfigNode, MapNode, Origin } from "../tree/node";
import { pointerOf } from "../tree/pointer";
import { parseArtifactName } from "../values/artifact-name";

/** An input or output of a stage whose name is known. */
export interface StageArtifact {
  /** As it is shown: without version and scheme. */
  name: string;
  origin: Origin;
  /** Its place in the list. */
  position: number;
  /** Pointer below the stage. */
  path: string;
}

/**
 * The artifacts that a resolved stage takes or makes and that other stages can speak of by the same name (P2). An input of a certain
 * version is never another stage's; a name with a hole or a macro in it is known to nobody yet.
 */
export function stageArtifacts(root: MapNode, key: "input_artifacts" | "output_artifacts"): StageArtifact[] {
  const list = root.entries.get(key)?.node;
  if (list?.kind !== "list") return [];
  return list.items.flatMap((item, index) => {
    const node = nameOf(item);
    if (node?.kind !== "scalar" || typeof node.value !== "string" || /[{$]/.test(node.value)) return [];
    const read = parseArtifactName(node.value);
    if ("problem" in read) return [];
    const { entity, project, name, version = "latest" } = read;
    if (version !== "latest") return [];
    const shown = [entity, project, name].filter((part) => part !== undefined).join("/");
    return [{ name: shown, position: index, origin: node.origin, path: pointerOf([key, String(index)]) }];
  });
}

function nameOf(item: ConfigNode): ConfigNode | undefined {
  return item.kind === "map" ? item.entries.get("name")?.node : item;
}
