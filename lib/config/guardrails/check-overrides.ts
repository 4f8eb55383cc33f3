import type { Issue } from "../issue";
import { issueAt, ruleAt } from "../issues/issue-at";
import { type ConfigPath, covers, formatPath, leadsThrough } from "../tree/config-path";
import { describeNode } from "../tree/describe-node";
import { describeValue } from "../tree/describe-value";
import type { ConfigNode, MapEntry } from "../tree/node";
import { changesNothing } from "../tree/node-at";
import { pointerOf } from "../tree/pointer";
import { canonicalKeys, canonicalPaths, isSameCanonicalKey } from "./canonical-paths";
import type { GuardrailInput, SubmittedLayer } from "./guardrail-input";
import type { OverrideRule } from "./guardrails";

/** What presets and overrides may set where the queue says nothing (R27). */
const openByDefault = [
  "env",
  "hyperparameters",
  "args",
  "entry_point",
  "command",
  "input_artifacts",
  "output_artifacts",
  "name",
  "priority",
  "project",
  "max_run_time",
  "retry",
];

/** What makes a job a job: its source, how it is started, what it reads and writes, and where it goes. */
const jobItself = [
  "job",
  "git",
  "artifact",
  "docker",
  "entry_point",
  "command",
  "args",
  "input_artifacts",
  "output_artifacts",
  "name",
  "queue",
  "entity",
  "project",
  "base_config",
  "stages",
];

/** Refuses what a preset, an override, a job or a base config may not set at all; one issue per refused key (R27, R31). */
export function checkOverrides(input: GuardrailInput): Issue[] {
  return input.submitted.flatMap((layer) => {
    const opening = openingOf(layer, input);
    return opening ? new OverrideCheck(layer, opening, input).issues() : [];
  });
}

interface Opening {
  paths: ConfigPath[];
  texts: string[];
  rule: OverrideRule | undefined;
}

/** The paths that are open to this layer; undefined when all are. */
function openingOf({ layer }: SubmittedLayer, { guardrails }: GuardrailInput): Opening | undefined {
  const isJob = layer === "job" || layer === "base";
  const rule = isJob ? guardrails.jobOverrides : guardrails.overrides;
  if (rule?.value.kind === "any" || (isJob && !rule)) return undefined;
  if (!rule) return { paths: openByDefault.map(keyPath), texts: openByDefault, rule };
  const written = rule.value.kind === "paths" ? rule.value.paths : [];
  return {
    paths: [...written.map((one) => one.path), ...(isJob ? jobItself.map(keyPath) : [])],
    texts: written.map((one) => one.text),
    rule,
  };
}

function keyPath(key: string): ConfigPath {
  return [{ key }];
}

class OverrideCheck {
  private readonly layer: SubmittedLayer;
  private readonly opening: Opening;
  private readonly admin: GuardrailInput["admin"];
  /** Open paths in the one spelling, for other spellings of the same native setting. */
  private readonly canonical: ConfigPath[];

  constructor(layer: SubmittedLayer, opening: Opening, input: GuardrailInput) {
    this.layer = layer;
    this.opening = opening;
    this.admin = input.admin;
    this.canonical = opening.paths.flatMap(canonicalPaths).filter(isNative);
  }

  issues(): Issue[] {
    return this.below(this.layer.root, [], this.admin);
  }

  private below(node: ConfigNode, keys: string[], base: ConfigNode | undefined): Issue[] {
    if (node.kind === "map") {
      return [...node.entries.values()].flatMap((entry) => {
        const other = base?.kind === "map" ? base.entries.get(entry.key)?.node : undefined;
        return this.judge(entry.node, [...keys, entry.key], other, entry);
      });
    }
    if (node.kind !== "list") return [];
    return node.items.flatMap((item, index) => {
      const other = base?.kind === "list" ? base.items[index] : undefined;
      return this.judge(item, [...keys, String(index)], other);
    });
  }

  private judge(node: ConfigNode, keys: string[], base: ConfigNode | undefined, entry?: MapEntry): Issue[] {
    if (this.isOpen(keys) || changesNothing(node, base)) return [];
    const issues =
      node.kind !== "scalar" && this.leadsOn(node, keys) ? this.below(node, keys, base) : undefined;
    return issues ?? [this.refuse(node, keys, entry)];
  }

  private isOpen(keys: string[]): boolean {
    if (this.opening.paths.some((path) => covers(path, keys, isSameCanonicalKey(keys)))) return true;
    if (keys[0] !== "resource_args") return false;
    const other = canonicalKeys(keys);
    return this.canonical.some((path) => covers(path, other, isSameCanonicalKey(other)));
  }

  private leadsOn(node: ConfigNode, keys: string[]): boolean {
    if (this.opening.paths.some((path) => leadsThrough(path, keys, isSameCanonicalKey(keys)))) return true;
    if (node.kind !== "map") return false;
    return [...node.entries.values()].some((entry) => {
      const below = [...keys, entry.key];
      return this.isOpenNative(below) || this.leadsOn(entry.node, below);
    });
  }

  private isOpenNative(keys: string[]): boolean {
    const other = canonicalKeys(keys);
    return (
      keys[0] === "resource_args" &&
      this.canonical.some((path) => covers(path, other, isSameCanonicalKey(other)))
    );
  }

  private refuse(node: ConfigNode, keys: string[], entry: MapEntry | undefined): Issue {
    const { texts, rule } = this.opening;
    const who = this.layer.layer === "job" || this.layer.layer === "base" ? "A job config" : "An override";
    const allowed = texts.length > 0 ? texts.join(", ") : "template values only";
    const name = describeValue(formatPath(keys.map((key) => ({ key }))));
    return issueAt(entry ? entry.keyOrigin : node.origin, {
      code: "override-refused",
      message: `${who} may not set ${name} on this queue; it may set: ${allowed}.`,
      path: pointerOf(keys),
      allowed,
      found: describeNode(node),
      ...(rule ? { rule: ruleAt(rule.origin) } : {}),
    });
  }
}

function isNative(path: ConfigPath): boolean {
  const [first] = path;
  return first !== undefined && "key" in first && first.key === "resource_args";
}
