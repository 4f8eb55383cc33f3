import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import { issueAt } from "../issues/issue-at";
import { describeValue } from "../tree/describe-value";
import type { ConfigNode, ListNode, MapEntry, MapNode, Origin, ScalarNode } from "../tree/node";
import { pointerOf } from "../tree/pointer";

/** What the parts of normalising share: the issues found, and small steps that keep origins. */
export class Normaliser {
  readonly issues: Issue[] = [];

  report(
    origin: Origin,
    keys: readonly string[],
    details: Pick<Issue, "code" | "message"> & Partial<Issue>,
  ): void {
    this.issues.push(issueAt(origin, { path: pointerOf(keys), ...details }));
  }

  wrongType(node: ConfigNode, keys: readonly string[], allowed: string): void {
    const found = node.kind === "scalar" ? describeValue(node.value) : `a ${node.kind}`;
    this.report(node.origin, keys, {
      code: "wrong-type",
      message: `\`${keys.at(-1)}\` is ${allowed}, not ${node.kind === "scalar" ? "a single value" : found}.`,
      allowed,
      found,
    });
  }

  unknownKey(entry: MapEntry, keys: readonly string[], known: readonly string[]): void {
    const suggestion = closestName(entry.key, known);
    const shown = describeValue(entry.key);
    this.report(entry.keyOrigin, [...keys, entry.key], {
      code: "unknown-key",
      severity: "warning",
      message: `"${shown}" is not a key here and is not used.${suggestion ? ` Did you mean "${suggestion}"?` : ` Known: ${known.join(", ")}.`}`,
      found: shown,
      ...(suggestion ? { suggestion } : {}),
    });
  }

  /** The source text of a scalar where the target wants text (R3); null stays null, a map or list is an issue. */
  text(node: ConfigNode, keys: readonly string[]): ScalarNode | undefined {
    if (node.kind !== "scalar") {
      this.wrongType(node, keys, "a text");
      return undefined;
    }
    return sourceText(node);
  }
}

/** A scalar as text: nothing that was written is lost (R3). */
export function sourceText(node: ScalarNode): ScalarNode {
  if (node.value === null || typeof node.value === "string") return node;
  return { ...node, value: node.text };
}

export function isNull(node: ConfigNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

export function mapOf(entries: Iterable<MapEntry>, origin: Origin): MapNode {
  return { kind: "map", entries: new Map([...entries].map((entry) => [entry.key, entry])), origin };
}

export function listOf(items: ConfigNode[], origin: Origin): ListNode {
  return { kind: "list", items, origin };
}

export function textNode(text: string, origin: Origin): ScalarNode {
  return { kind: "scalar", value: text, text, plain: false, origin };
}

export function isHoleKey(key: string): boolean {
  return key.includes("{{");
}
