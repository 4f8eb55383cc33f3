import { RuleReader } from "../fields/rule-reader";
import type { TemplateField } from "../fields/template-field";
import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import { issueAt } from "../issues/issue-at";
import { describeValue } from "../tree/describe-value";
import type { ConfigNode, MapEntry } from "../tree/node";
import { parseDuration } from "../values/duration";
import {
  type Guardrails,
  noGuardrails,
  type OverrideRule,
  priorityNames,
  sourceKinds,
  type Written,
} from "./guardrails";
import { readPathLimits } from "./read-path-limits";

const keys = [
  "overrides",
  "job_overrides",
  "limits",
  "locked",
  "native",
  "sources",
  "quotas",
  "max_running",
  "max_run_time",
  "max_retries",
  "priorities",
  "on_agent_loss",
  "metrics",
  "wandb",
];

export interface ReadGuardrails {
  guardrails: Guardrails;
  issues: Issue[];
}

/** Reads `guardrails` of a queue (section 5); `fields` are what expressions in limits may use. */
export function readGuardrails(
  node: ConfigNode | undefined,
  fields: readonly TemplateField[],
): ReadGuardrails {
  const issues: Issue[] = [];
  const guardrails = noGuardrails();
  if (node === undefined || (node.kind === "scalar" && node.value === null)) return { guardrails, issues };
  if (node.kind !== "map") {
    const message = "guardrails is a map of rules.";
    issues.push(issueAt(node.origin, { code: "wrong-type", message, path: "/guardrails" }));
    return { guardrails, issues };
  }
  const reader = new RuleReader(node, ["guardrails"], issues);
  reader.checkKeys(keys);
  guardrails.overrides = readOverrides(reader, "overrides", ["any", "fields-only", "none"]);
  guardrails.jobOverrides = readOverrides(reader, "job_overrides", ["any", "fields-only"]);
  guardrails.limits = readPathLimits(reader, fields);
  guardrails.locked = reader.paths("locked");
  guardrails.native = readNative(reader);
  guardrails.sources = readSources(reader);
  guardrails.quotas = readQuotas(reader);
  guardrails.maxRunning = reader.count("max_running")?.value;
  guardrails.maxRunTime = readDuration(reader, "max_run_time");
  guardrails.maxRetries = reader.count("max_retries");
  guardrails.priorities = readPriorities(reader);
  guardrails.onAgentLoss = readAgentLoss(reader);
  if (readSwitch(reader, "metrics") === "off") guardrails.metrics = "off";
  if (readBoolean(reader, "wandb") === false) guardrails.wandb = false;
  return { guardrails, issues };
}

function readOverrides(reader: RuleReader, key: string, words: readonly string[]): OverrideRule | undefined {
  const entry = reader.entry(key);
  if (!entry) return undefined;
  const { node } = entry;
  const { origin } = node;
  if (node.kind === "map") {
    const inner = reader.submap(key);
    inner?.checkKeys(["paths"]);
    return { value: { kind: "paths", paths: inner?.paths("paths") ?? [] }, origin };
  }
  if (node.kind === "list") return { value: { kind: "paths", paths: reader.paths(key) }, origin };
  if (words.includes(node.text)) {
    return { value: node.text === "any" ? { kind: "any" } : { kind: "paths", paths: [] }, origin };
  }
  const suggestion = closestName(node.text, words);
  reader.report(origin, key, {
    code: "unknown-word",
    message: `"${key}" is ${words.join(", ")} or {paths: [...]}, not "${describeValue(node.text)}".`,
    allowed: `${words.join(", ")} or {paths: [...]}`,
    found: describeValue(node.text),
    ...(suggestion ? { suggestion } : {}),
  });
  // A rule that cannot be read opens nothing.
  return { value: { kind: "paths", paths: [] }, origin };
}

function readNative(reader: RuleReader): Guardrails["native"] {
  const native = noGuardrails().native;
  const inner = reader.submap("native");
  if (!inner) return native;
  inner.checkKeys(["allow", "deny", "kubernetes"]);
  const kubernetes = inner.submap("kubernetes");
  kubernetes?.checkKeys(["secrets", "config_maps", "claims", "kinds"]);
  return {
    allow: inner.paths("allow"),
    deny: inner.paths("deny"),
    secrets: kubernetes?.texts("secrets")?.value ?? [],
    configMaps: kubernetes?.texts("config_maps")?.value ?? [],
    claims: kubernetes?.texts("claims")?.value ?? [],
    kinds: kubernetes?.texts("kinds")?.value ?? [],
  };
}

function readSources(reader: RuleReader): Guardrails["sources"] {
  const inner = reader.submap("sources");
  if (!inner) return {};
  inner.checkKeys(sourceKinds);
  const lists = sourceKinds.map((kind) => [kind, inner.texts(kind)] as const);
  return Object.fromEntries(lists.filter(([, list]) => list !== undefined));
}

function readQuotas(reader: RuleReader): Guardrails["quotas"] {
  const inner = reader.submap("quotas");
  if (!inner) return {};
  inner.checkKeys(["running_per_person", "queued_per_person", "running_per_team", "queued_per_team"]);
  return {
    runningPerPerson: inner.count("running_per_person")?.value,
    queuedPerPerson: inner.count("queued_per_person")?.value,
    runningPerTeam: inner.count("running_per_team")?.value,
    queuedPerTeam: inner.count("queued_per_team")?.value,
  };
}

function readDuration(reader: RuleReader, key: string): Written<number> | undefined {
  const entry = reader.entry(key);
  if (!entry) return undefined;
  const seconds = durationOf(entry);
  if (seconds !== undefined) return { value: seconds, origin: entry.node.origin };
  reader.wrongType(entry, "a duration above 0, such as 72h, 1h30m, 90s or seconds");
  return undefined;
}

function durationOf(entry: MapEntry): number | undefined {
  const { node } = entry;
  if (node.kind !== "scalar" || node.value === null || typeof node.value === "boolean") return undefined;
  const seconds = parseDuration(node.value);
  return seconds !== undefined && seconds > 0 ? seconds : undefined;
}

function readPriorities(reader: RuleReader): Guardrails["priorities"] {
  const list = reader.texts("priorities");
  if (!list) return undefined;
  const value = list.value.flatMap((text) => {
    const priority = priorityNames.find((known) => known === text);
    if (priority) return [priority];
    const suggestion = closestName(text, priorityNames);
    reader.report(list.origin, "priorities", {
      code: "unknown-word",
      message: `"${describeValue(text)}" is no priority; it is one of ${priorityNames.join(", ")}.`,
      allowed: priorityNames.join(", "),
      found: describeValue(text),
      ...(suggestion ? { suggestion } : {}),
    });
    return [];
  });
  return { value, origin: list.origin };
}

function readSwitch(reader: RuleReader, key: string): "on" | "off" | undefined {
  const entry = reader.entry(key);
  if (!entry) return undefined;
  const { node } = entry;
  const text = node.kind === "scalar" && (node.text === "on" || node.text === "off") ? node.text : undefined;
  if (!text) reader.wrongType(entry, "on or off");
  return text;
}

function readBoolean(reader: RuleReader, key: string): boolean | undefined {
  const entry = reader.entry(key);
  if (!entry) return undefined;
  const { node } = entry;
  const value = node.kind === "scalar" && typeof node.value === "boolean" ? node.value : undefined;
  if (value === undefined) reader.wrongType(entry, "true or false");
  return value;
}

function readAgentLoss(reader: RuleReader): Guardrails["onAgentLoss"] {
  const inner = reader.submap("on_agent_loss");
  if (!inner) return undefined;
  inner.checkKeys(["policy", "max", "backoff"]);
  const entry = inner.entry("policy");
  const text = entry?.node.kind === "scalar" ? entry.node.text : entry?.node.kind;
  if (entry && text !== "requeue" && text !== "lost") inner.wrongType(entry, "requeue or lost");
  const max = inner.count("max")?.value;
  const backoff = inner.entry("backoff");
  const backoffSeconds = backoff && zeroOrDuration(backoff);
  if (backoff && backoffSeconds === undefined) inner.wrongType(backoff, "a duration, such as 30s");
  return {
    policy: text === "lost" ? "lost" : "requeue",
    ...(max === undefined ? {} : { max }),
    ...(backoffSeconds === undefined ? {} : { backoffSeconds }),
  };
}

function zeroOrDuration({ node }: MapEntry): number | undefined {
  if (node.kind !== "scalar" || node.value === null || typeof node.value === "boolean") return undefined;
  return parseDuration(node.value);
}
