import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import { normaliseConfig } from "../normalise/normalise-config";
import { type HoleUse, inspectTexts } from "../read/inspect-texts";
import { readDocument, readValue } from "../read/read-document";
import type { ConfigDocument, MapNode } from "../tree/node";

/** One layer, read and in its one spelling; holes are still open. */
export interface ConfigLayer {
  document: ConfigDocument;
  root: MapNode;
  holes: HoleUse[];
  issues: Issue[];
}

/** Brings a map of config keys into its one spelling and looks at its texts. */
export function configLayer(document: ConfigDocument, root: MapNode): ConfigLayer {
  const normal = normaliseConfig(root);
  const texts = inspectTexts(normal.root);
  return { document, root: normal.root, holes: texts.holes, issues: [...normal.issues, ...texts.issues] };
}

/** Reads a document that is one layer: team defaults, base, preset or override. */
export function readLayer(document: ConfigDocument): ConfigLayer {
  const read = document.under === undefined ? readDocument(document) : readUnder(document, document.under);
  if (!read.root) return { document, root: emptyMap(document), holes: [], issues: read.issues };
  const layer = configLayer(document, read.root);
  const { layer: name } = document;
  const issues = [...read.issues, ...layer.issues, ...misplacedKeys(layer.root, name)];
  return { ...layer, issues };
}

function readUnder(document: ConfigDocument, key: string): { root?: MapNode; issues: Issue[] } {
  const { node, issues } = readValue(document);
  if (!node) return { issues };
  const { origin } = node;
  return {
    root: { kind: "map", entries: new Map([[key, { key, keyOrigin: origin, node }]]), origin },
    issues,
  };
}

export function emptyMap(document: ConfigDocument): MapNode {
  const source = readDocument({ ...document, text: "{}" }).source;
  return { kind: "map", entries: new Map(), origin: { document: source, start: 0, end: 0 } };
}

/** `base_config` stands in job and base configs only (R24), `stages` in jobs only (R41). */
export function misplacedKeys(root: MapNode, layer: ConfigDocument["layer"]): Issue[] {
  const misplaced: string[] = [];
  if (layer !== "job" && layer !== "base") misplaced.push("base_config");
  if (layer !== "job") misplaced.push("stages");
  return misplaced.flatMap((key) => {
    const entry = root.entries.get(key);
    if (!entry || (entry.node.kind === "scalar" && entry.node.value === null)) return [];
    const where = key === "stages" ? "a job config" : "a job config or a base config";
    return [
      issueAt(entry.keyOrigin, {
        code: "misplaced-key",
        message: `\`${key}\` can only stand in ${where}.`,
        path: `/${key}`,
        allowed: where,
        found: key,
      }),
    ];
  });
}
