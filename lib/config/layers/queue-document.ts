import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import { issueAt } from "../issues/issue-at";
import { type Resource, resources } from "../layer";
import { configKeyNames } from "../normalise/normalise-config";
import { nestedText } from "../read/nested-text";
import { readDocument } from "../read/read-document";
import { describeValue } from "../tree/describe-value";
import type { ConfigNode, MapEntry, MapNode } from "../tree/node";
import { escapeKey } from "../tree/pointer";

export const queueKeys = ["name", "resource", "config", "template_variables", "guardrails", "description"];

/** The parts of a queue document (R4). */
export interface QueueParts {
  name?: string;
  resource?: Resource;
  config: MapNode;
  templateVariables?: ConfigNode;
  guardrails?: ConfigNode;
  issues: Issue[];
}

interface QueueHints {
  name?: string;
  resource?: Resource;
  /** `resolve` needs both; in `validate` a missing one only warns. */
  missing: "error" | "warning";
}

/** Takes a queue document apart: config keys stand under `config:` (map or block text) or straight at the top level (R4). */
export function queueParts(root: MapNode, hints: QueueHints): QueueParts {
  const issues: Issue[] = [];
  const name = textOf(root.entries.get("name"), issues) ?? hints.name;
  const resource = readResource(root.entries.get("resource"), issues) ?? hints.resource;
  reportMissing(root, "name", name !== undefined, hints.missing, issues);
  reportOther(root, "name", name, hints.name, issues);
  reportOther(root, "resource", resource, hints.resource, issues);
  const hasResource = resource !== undefined || root.entries.has("resource");
  reportMissing(root, "resource", hasResource, hints.missing, issues);
  const description = root.entries.get("description");
  if (description && description.node.kind !== "scalar") textOf(description, issues);
  const templateVariables = root.entries.get("template_variables")?.node;
  const guardrails = root.entries.get("guardrails")?.node;
  return {
    ...(name === undefined ? {} : { name }),
    ...(resource ? { resource } : {}),
    config: configOf(root, issues),
    ...(templateVariables ? { templateVariables } : {}),
    ...(guardrails ? { guardrails } : {}),
    issues,
  };
}

/** A stored queue has a name and a resource of its own; its document may repeat them, not change them. */
function reportOther(
  root: MapNode,
  key: "name" | "resource",
  written: string | undefined,
  own: string | undefined,
  issues: Issue[],
): void {
  const node = root.entries.get(key)?.node;
  if (!node || own === undefined || written === undefined || written === own) return;
  issues.push(
    issueAt(node.origin, {
      code: "not-this-queue",
      message: `This queue's ${key} is ${describeValue(own)} and stays so; write that, or leave \`${key}\` out.`,
      path: `/${key}`,
      allowed: describeValue(own),
      found: describeValue(written),
      suggestion: describeValue(own),
    }),
  );
}

function textOf(entry: MapEntry | undefined, issues: Issue[]): string | undefined {
  if (!entry) return undefined;
  const { node } = entry;
  if (node.kind === "scalar" && node.value !== null && node.text !== "") return node.text;
  const message = `\`${entry.key}\` is a text.`;
  issues.push(
    issueAt(node.origin, { code: "wrong-type", message, path: `/${entry.key}`, allowed: "a text" }),
  );
  return undefined;
}

function readResource(entry: MapEntry | undefined, issues: Issue[]): Resource | undefined {
  const text = textOf(entry, issues);
  if (entry === undefined || text === undefined) return undefined;
  const known = text === "local-container" ? "docker" : resources.find((resource) => resource === text);
  if (known) return known;
  const suggestion = closestName(text, resources);
  issues.push(
    issueAt(entry.node.origin, {
      code: "unknown-resource",
      message: `"${describeValue(text)}" is no resource; it is one of ${resources.join(", ")}.`,
      path: "/resource",
      allowed: resources.join(", "),
      found: describeValue(text),
      ...(suggestion ? { suggestion } : {}),
    }),
  );
  return undefined;
}

function reportMissing(
  root: MapNode,
  key: "name" | "resource",
  isThere: boolean,
  severity: "error" | "warning",
  issues: Issue[],
): void {
  if (isThere || root.entries.has(key)) return;
  const { document, start } = root.origin;
  issues.push(
    issueAt(
      { document, start, end: start },
      {
        code: `missing-${key}`,
        severity,
        message:
          key === "name"
            ? "The queue has no `name`."
            : `The queue has no \`resource\`; it is one of ${resources.join(", ")}.`,
        path: `/${key}`,
        ...(key === "resource" ? { allowed: resources.join(", ") } : {}),
      },
    ),
  );
}

/** The config part as one map; keys beside `config:` belong to it, too. */
function configOf(root: MapNode, issues: Issue[]): MapNode {
  const entries = new Map<string, MapEntry>();
  const nested = root.entries.get("config");
  const inner = nested ? innerConfig(nested, issues) : undefined;
  for (const entry of inner?.entries.values() ?? []) entries.set(entry.key, entry);
  for (const entry of root.entries.values()) {
    if (queueKeys.includes(entry.key)) continue;
    if (!configKeyNames.includes(entry.key)) issues.push(unknownKey(entry));
    else if (entries.has(entry.key)) issues.push(givenTwice(entry));
    else entries.set(entry.key, entry);
  }
  return { kind: "map", entries, origin: inner?.origin ?? root.origin };
}

function innerConfig(entry: MapEntry, issues: Issue[]): MapNode | undefined {
  const { node } = entry;
  if (node.kind === "map") return node;
  if (node.kind === "scalar" && node.value === null) return undefined;
  const text = node.kind === "scalar" ? nestedText(node) : undefined;
  if (text?.text.trim() === "") return undefined;
  if (text) {
    const read = readDocument(text);
    issues.push(...read.issues);
    return read.root;
  }
  const message = "`config` is a map, or YAML text in a block scalar (`config: |`).";
  issues.push(issueAt(node.origin, { code: "wrong-type", message, path: "/config", allowed: "a map" }));
  return undefined;
}

function unknownKey(entry: MapEntry): Issue {
  const known = [...queueKeys, ...configKeyNames];
  const suggestion = closestName(entry.key, known);
  const shown = describeValue(entry.key);
  return issueAt(entry.keyOrigin, {
    code: "unknown-key",
    severity: "warning",
    message: `"${shown}" is not a key here and is not used.${suggestion ? ` Did you mean "${suggestion}"?` : ""}`,
    path: `/${escapeKey(shown)}`,
    found: shown,
    ...(suggestion ? { suggestion } : {}),
  });
}

function givenTwice(entry: MapEntry): Issue {
  return issueAt(entry.keyOrigin, {
    code: "two-spellings",
    message: `\`${entry.key}\` is given under \`config\` and beside it. Keep one of them.`,
    path: `/${entry.key}`,
    found: entry.key,
  });
}
