import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import type { ConfigDocument, ConfigNode, MapNode, SourceDocument } from "../tree/node";
import { buildNodes } from "./build-nodes";
import { composeYaml } from "./compose-yaml";

export interface ReadDocument {
  source: SourceDocument;
  /** The document's map; absent when it could not be read or is no map. */
  root?: MapNode;
  issues: Issue[];
}

export interface ReadDocuments {
  source: SourceDocument;
  roots: MapNode[];
  issues: Issue[];
}

/** Reads one YAML or JSON document with positions; every problem is an issue, none is thrown (R1–R3). */
export function readDocument(document: ConfigDocument | SourceDocument): ReadDocument {
  const { source, roots, issues } = readDocuments(document);
  const [root, second] = roots;
  if (second) {
    const message = "One document is expected here, but another one follows after `---`.";
    return {
      source,
      issues: [...issues, issueAt(second.origin, { code: "several-documents", message, path: "" })],
    };
  }
  return { source, issues, ...(root ? { root } : {}) };
}

/** A document never changes, and finding out what it is reads it before its own reader does. */
const alreadyRead = new WeakMap<ConfigDocument, ReadDocuments>();

/** Reads every document of a stream separated by `---`; each must be a map, and there is at least one (R2, R4). */
export function readDocuments(document: ConfigDocument | SourceDocument): ReadDocuments {
  const known = alreadyRead.get(document);
  if (known) return { ...known, issues: [...known.issues] };
  const read = readAnew(document);
  alreadyRead.set(document, read);
  return read;
}

function readAnew(document: ConfigDocument | SourceDocument): ReadDocuments {
  const { source, documents, issues } = composeYaml(document);
  if (issues.some((issue) => issue.severity === "error")) return { source, roots: [], issues };
  const nodes: ConfigNode[] = [];
  for (const composed of documents) {
    const { root, issues: found } = buildNodes(composed, source);
    issues.push(...found);
    if (root && !isNothing(root)) nodes.push(root);
    // Read no further than the limit: what follows would be counted anew.
    if (!root) return { source, roots: [], issues };
  }
  const roots = nodes.filter((node) => node.kind === "map");
  const wrong = nodes.find((node) => node.kind !== "map");
  if (wrong) issues.push(notAMap(wrong));
  else if (nodes.length === 0 && issues.length === 0) issues.push(nothingThere(source));
  return { source, roots: wrong ? [] : roots, issues };
}

/** Reads one document whose root may be anything: the value of one key, given on its own (R25). */
export function readValue(document: ConfigDocument): { node?: ConfigNode; issues: Issue[] } {
  const { source, documents, issues } = composeYaml(document);
  if (issues.some((issue) => issue.severity === "error")) return { issues };
  const [first] = documents;
  if (!first) return { issues: [nothingThere(source)] };
  const { root, issues: found } = buildNodes(first, source);
  return { issues: [...issues, ...found], ...(root ? { node: root } : {}) };
}

function isNothing(node: ConfigNode): boolean {
  return node.kind === "scalar" && node.plain && node.value === null && node.text === "";
}

function notAMap(node: ConfigNode): Issue {
  const found = node.kind === "list" ? "a list" : "a single value";
  return issueAt(node.origin, {
    code: "not-a-map",
    message: `A map of keys is expected (such as \`resource_args:\` or \`entry_point:\`), but the document is ${found}.${isKeyWithoutBlank(node) ? " A `:` ends a key only with a blank behind it." : ""}`,
    path: "",
    allowed: "a map",
    found,
  });
}

function isKeyWithoutBlank(node: ConfigNode): boolean {
  return node.kind === "scalar" && node.plain && /^\w+:\S/.test(node.text);
}

function nothingThere(source: SourceDocument): Issue {
  return issueAt(
    { document: source, start: 0, end: 0 },
    {
      code: "empty-document",
      message:
        "The document is empty; a map of keys is expected, such as `resource_args:` or `entry_point:`.",
      path: "",
      allowed: "a map",
      found: "nothing",
    },
  );
}
