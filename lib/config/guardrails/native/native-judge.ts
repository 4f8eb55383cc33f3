import type { Issue, Severity } from "../../issue";
import { issueAt } from "../../issues/issue-at";
import { isSameKey, normalizedKey } from "../../normalise/normalised-key";
import { covers, formatPath, leadsThrough } from "../../tree/config-path";
import { describeNode } from "../../tree/describe-node";
import { describeValue } from "../../tree/describe-value";
import type { ConfigNode, MapEntry } from "../../tree/node";
import { changesNothing } from "../../tree/node-at";
import { pointerOf } from "../../tree/pointer";
import { canonicalKeys } from "../canonical-paths";
import type { Guardrails } from "../guardrails";
import { ruleMatcher } from "../rule-match";

/** One place inside native settings: what a submitter wrote there, and what the admin has at the same place. */
export interface NativePlace {
  node: ConfigNode;
  keys: string[];
  base: ConfigNode | undefined;
  /** Where the node stands in a map: a refusal points at its key (R31). */
  entry?: MapEntry;
}

/** Judges what stands at a place that submitters may set; absent, they may not. */
export type NativeRule = (place: NativePlace, judge: NativeJudge) => void;
/** Rules by normalised key. */
export type NativeRules = Readonly<Record<string, NativeRule>>;

/** Switches that only turn danger off; with this value they pass everywhere (R30). */
const safeSwitches: Readonly<Record<string, boolean>> = {
  privileged: false,
  allowprivilegeescalation: false,
  automountserviceaccounttoken: false,
  hostpid: false,
  hostipc: false,
  hostnetwork: false,
  hostusers: false,
  shareprocessnamespace: false,
  publishall: false,
  oomkilldisable: false,
  enablenetworkisolation: true,
};

/** Walks native settings of one layer and refuses everything that no rule opens (R30). */
export class NativeJudge {
  readonly issues: Issue[] = [];
  readonly native: Guardrails["native"];
  private readonly severity: Severity;
  private readonly closed: ReturnType<typeof ruleMatcher>[];

  constructor(native: Guardrails["native"], hasQueue: boolean) {
    this.native = native;
    this.closed = native.deny.map(({ path }) => ruleMatcher(path));
    this.severity = hasQueue ? "error" : "warning";
  }

  /** One place: what equals the admin's value, is opened by `native.allow` or only turns danger off passes before any rule. */
  visit(place: NativePlace, rule: NativeRule | undefined): void {
    const { node, keys, base } = place;
    if (changesNothing(node, base) || removesNothing(place)) return;
    if (this.isClosed(keys)) {
      this.refuse(place, "the queue closes it (native.deny)");
      return;
    }
    if (this.isOpened(keys) || isSafe(place)) return;
    if (rule) rule(place, this);
    else if (this.leadsOn(keys) && node.kind !== "scalar") this.children(place, () => undefined);
    else this.refuse(place);
  }

  /** A map whose keys have rules of their own. */
  map(place: NativePlace, rules: NativeRules): void {
    if (place.node.kind !== "map") this.refuse(place, "a map is needed here");
    else this.children(place, (key) => ruleFor(rules, key));
  }

  children(place: NativePlace, ruleOf: (key: string) => NativeRule | undefined): void {
    const { node, keys, base } = place;
    if (node.kind === "map") {
      for (const entry of node.entries.values()) {
        const other = base?.kind === "map" ? entryLike(base.entries, entry.key)?.node : undefined;
        this.visit({ node: entry.node, keys: [...keys, entry.key], base: other, entry }, ruleOf(entry.key));
      }
    }
    if (node.kind === "list") {
      for (const [index, item] of node.items.entries()) {
        const at = [...keys, String(index)];
        this.visit({ node: item, keys: at, base: undefined }, ruleOf(String(index)));
      }
    }
  }

  refuse(
    place: NativePlace,
    why = "it is not among the native settings that submitters may set",
    more: Partial<Issue> = {},
  ): void {
    const { node, keys, entry } = place;
    const name = describeValue(formatPath(keys.map((key) => ({ key }))));
    this.issues.push(
      issueAt(entry ? entry.keyOrigin : node.origin, {
        code: "native-setting-refused",
        severity: this.severity,
        message: `${name} is refused: ${why}. An admin can open it with native.allow.`,
        path: pointerOf(keys),
        allowed: "the queue's own value, or a setting that the queue opens",
        found: describeNode(node),
        ...more,
      }),
    );
  }

  /** A value that no queue may open. */
  refuseValue(place: NativePlace, code: string, message: string): void {
    this.issues.push(
      issueAt(place.node.origin, {
        code,
        message,
        path: pointerOf(place.keys),
        found: describeNode(place.node),
      }),
    );
  }

  private isOpened(keys: string[]): boolean {
    return this.native.allow.some(({ path }) => covers(path, keys, isSameKey));
  }

  /** What is closed in one spelling is closed in all. */
  private isClosed(keys: string[]): boolean {
    const leaf = { keys, canonical: canonicalKeys(keys) };
    return this.closed.some((depthBelow) => depthBelow(leaf) !== undefined);
  }

  private leadsOn(keys: string[]): boolean {
    return this.native.allow.some(({ path }) => leadsThrough(path, keys, isSameKey));
  }
}

export function ruleFor(rules: NativeRules, key: string): NativeRule | undefined {
  const name = normalizedKey(key);
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}

/** The entry of the same key; where it is written otherwise, the one that normalises to it. */
export function entryLike(entries: ReadonlyMap<string, MapEntry>, key: string): MapEntry | undefined {
  return entries.get(key) ?? [...entries.values()].find((entry) => isSameKey(entry.key, key));
}

/** An empty key over nothing. */
function removesNothing({ node, base, entry }: NativePlace): boolean {
  return entry !== undefined && base === undefined && node.kind === "scalar" && node.value === null;
}

function isSafe({ node, entry, base }: NativePlace): boolean {
  if (!entry) return false;
  if (node.kind === "scalar") {
    const name = normalizedKey(entry.key);
    return Object.hasOwn(safeSwitches, name) && node.value === safeSwitches[name];
  }
  // A security context that holds nothing but such switches takes nothing away from the admin's.
  if (node.kind !== "map" || normalizedKey(entry.key) !== "securitycontext" || node.entries.size === 0)
    return false;
  return (
    (base === undefined || base.kind === "map") &&
    [...node.entries.values()].every((one) =>
      isSafe({ node: one.node, keys: [], base: undefined, entry: one }),
    )
  );
}
