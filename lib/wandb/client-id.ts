/** The ids of nodes as clients know them: base64 of a kind and what names the node. Some of them they build themselves. */

/** Of a run: clients build this very value from its key, project and entity. */
export function runNodeId(run: { key: string; project: string; entity: string }): string {
  return encode(`Run:v1:${run.key}:${run.project}:${run.entity}`);
}

export interface RunPlace {
  key: string;
  project: string;
  entity: string;
}

/** What a run's node id says, or null. No part but the last can hold a colon. */
export function readRunNodeId(id: string): RunPlace | null {
  const [kind, version, key, project, ...entity] = decode(id).split(":");
  if (kind !== "Run" || version !== "v1" || !key || !project || entity.length === 0) return null;
  return { key, project, entity: entity.join(":") };
}

/** Of anything else, by its kind and our own id. */
export function nodeId(kind: string, id: string): string {
  return encode(`${kind}:${id}`);
}

/** Our own id of a node of that kind, or null. */
export function readNodeId(kind: string, id: string): string | null {
  const text = decode(id);
  return text.startsWith(`${kind}:`) ? text.slice(kind.length + 1) : null;
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64");
}

function decode(text: string): string {
  return Buffer.from(text, "base64").toString();
}
