import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import type { MapNode, ScalarNode } from "../tree/node";
import { pointerOf } from "../tree/pointer";

/** A stage that another one names in its `needs`. */
export interface StageNeed {
  name: string;
  node: ScalarNode;
  /** Pointer below the stage. */
  path: string;
}

const message = "`needs` is the name of a stage, or a list of names.";

/** The stages that a stage names in its `needs` (P2). */
export function readNeeds(stage: MapNode): { needs: StageNeed[]; issues: Issue[] } {
  const entry = stage.entries.get("needs");
  if (!entry || (entry.node.kind === "scalar" && entry.node.value === null)) return { needs: [], issues: [] };
  const isList = entry.node.kind === "list";
  const items = entry.node.kind === "list" ? entry.node.items : [entry.node];
  const needs: StageNeed[] = [];
  const issues: Issue[] = [];
  items.forEach((node, index) => {
    const path = pointerOf(isList ? ["needs", String(index)] : ["needs"]);
    // A name is text as it was written: `needs: 1` is the stage `name: 1`.
    if (node.kind === "scalar" && node.value !== null) needs.push({ name: node.text, node, path });
    else issues.push(issueAt(node.origin, { code: "wrong-type", message, path }));
  });
  return { needs, issues };
}
