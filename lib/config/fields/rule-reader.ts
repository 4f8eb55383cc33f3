import type { Written } from "../guardrails/guardrails";
import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import { issueAt } from "../issues/issue-at";
import { parseConfigPath, type WrittenPath } from "../tree/config-path";
import { describeNode } from "../tree/describe-node";
import type { ConfigNode, MapEntry, MapNode, Origin } from "../tree/node";
import { pointerOf } from "../tree/pointer";

/** Reads one map of `guardrails` with its positions; every wrong piece becomes an issue, the rest is kept. */
export class RuleReader {
  private readonly map: MapNode;
  private readonly keys: string[];
  private readonly issues: Issue[];

  constructor(map: MapNode, keys: string[], issues: Issue[]) {
    this.map = map;
    this.keys = keys;
    this.issues = issues;
  }

  /** A written, non-empty entry. */
  entry(key: string): MapEntry | undefined {
    const entry = this.map.entries.get(key);
    if (entry?.node.kind !== "scalar" || entry.node.value !== null) return entry;
    this.report(entry.node.origin, key, {
      code: "empty-rule",
      severity: "warning",
      message: `"${key}" is empty and has no effect.`,
    });
    return undefined;
  }

  entries(): MapEntry[] {
    return [...this.map.entries.values()];
  }

  /** Whether none of these keys is written with a value. */
  hasNone(keys: readonly string[]): boolean {
    return !this.entries().some(({ key, node }) => keys.includes(key) && isGiven(node));
  }

  /** An issue about this map as a whole. */
  reportSelf(code: string, message: string, allowed: string): void {
    this.issues.push(issueAt(this.map.origin, { code, message, path: pointerOf(this.keys), allowed }));
  }

  checkKeys(known: readonly string[]): void {
    for (const { key, keyOrigin } of this.map.entries.values()) {
      if (known.includes(key)) continue;
      const suggestion = closestName(key, known);
      const hint = suggestion ? ` Did you mean "${suggestion}"?` : ` Known are: ${known.join(", ")}.`;
      this.report(keyOrigin, key, {
        code: "unknown-key",
        severity: "warning",
        message: `"${key}" is not known here, so it has no effect.${hint}`,
        allowed: known.join(", "),
        found: key,
        ...(suggestion ? { suggestion } : {}),
      });
    }
  }

  submap(key: string): RuleReader | undefined {
    const entry = this.entry(key);
    if (!entry) return undefined;
    if (entry.node.kind === "map") return new RuleReader(entry.node, [...this.keys, key], this.issues);
    this.wrongType(entry, "a map");
    return undefined;
  }

  texts(key: string): Written<string[]> | undefined {
    const entry = this.entry(key);
    if (!entry) return undefined;
    if (entry.node.kind !== "list") {
      this.wrongType(entry, "a list of texts");
      return undefined;
    }
    const value = entry.node.items.flatMap((item, index) => {
      if (item.kind === "scalar" && item.value !== null) return [item.text];
      this.report(item.origin, key, wrong(item, "a text"), String(index));
      return [];
    });
    return { value, origin: entry.node.origin };
  }

  paths(key: string): WrittenPath[] {
    const entry = this.entry(key);
    if (!entry) return [];
    if (entry.node.kind !== "list") {
      this.wrongType(entry, "a list of paths");
      return [];
    }
    return entry.node.items.flatMap((item, index) => {
      if (item.kind === "scalar" && item.value !== null) {
        return this.path(item.text, item.origin, key, String(index)) ?? [];
      }
      this.report(
        item.origin,
        key,
        wrong(item, "a path, such as resource_args.kubernetes.limits"),
        String(index),
      );
      return [];
    });
  }

  path(text: string, origin: Origin, ...keys: string[]): WrittenPath | undefined {
    const parsed = parseConfigPath(text);
    if ("path" in parsed) return { path: parsed.path, text, origin };
    this.issues.push(
      issueAt(origin, {
        code: "bad-path",
        message: `The path "${text.slice(0, 200)}" cannot be used: ${parsed.problem}.`,
        path: pointerOf([...this.keys, ...keys]),
        found: text.slice(0, 200),
        ...(parsed.suggestion ? { suggestion: parsed.suggestion } : {}),
      }),
    );
    return undefined;
  }

  /** A whole number from 0. */
  count(key: string): Written<number> | undefined {
    const entry = this.entry(key);
    if (!entry) return undefined;
    const value = entry.node.kind === "scalar" ? entry.node.value : undefined;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) {
      return { value, origin: entry.node.origin };
    }
    this.wrongType(entry, "a whole number from 0");
    return undefined;
  }

  wrongType(entry: MapEntry, wanted: string): void {
    this.report(entry.node.origin, entry.key, wrong(entry.node, wanted, entry.key));
  }

  report(
    origin: Origin,
    key: string,
    details: Pick<Issue, "code" | "message"> & Partial<Issue>,
    ...more: string[]
  ) {
    this.issues.push(issueAt(origin, { path: pointerOf([...this.keys, key, ...more]), ...details }));
  }
}

function wrong(node: ConfigNode, wanted: string, key?: string) {
  return {
    code: "wrong-type",
    message: key === undefined ? `This must be ${wanted}.` : `"${key}" must be ${wanted}.`,
    allowed: wanted,
    found: describeNode(node),
  };
}

function isGiven(node: ConfigNode): boolean {
  return node.kind !== "scalar" || node.value !== null;
}
