import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from "yaml";
import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import { issueAt } from "../issues/issue-at";
import { describeValue } from "../tree/describe-value";
import {
  type ConfigNode,
  type ListNode,
  type MapEntry,
  type MapNode,
  type Origin,
  positionOf,
  type ScalarNode,
  type ScalarValue,
  type SourceDocument,
} from "../tree/node";
import { escapeKey } from "../tree/pointer";
import { limitDetails } from "./compose-yaml";
import { documentLimits } from "./document-limits";
import { inQuotes } from "./explain-yaml";
import { lostValueIssue } from "./lost-value";
import { entrySize, measure } from "./measure-node";

const coreTags = /^(?:!|tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq))$/;

class LimitReached extends Error {
  readonly limit: "depth" | "nodes";
  readonly origin: Origin;
  constructor(limit: "depth" | "nodes", origin: Origin) {
    super(limit);
    this.limit = limit;
    this.origin = origin;
  }
}

/** Our nodes from one YAML document: aliases shared, merge keys applied, keys unique, limits of R2 kept (R1–R3). */
export function buildNodes(
  document: Document.Parsed,
  source: SourceDocument,
): { root?: ConfigNode; issues: Issue[] } {
  const builder = new NodeBuilder(source);
  try {
    const root = builder.build(document.contents, 1, "");
    return { root, issues: builder.issues };
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    return { issues: [issueAt(error.origin, { ...limitDetails(error.limit), path: "" })] };
  }
}

class NodeBuilder {
  readonly issues: Issue[] = [];
  private readonly source: SourceDocument;
  /** Anchors seen so far; `undefined` while the anchored node is still being built. */
  private readonly anchors = new Map<string, ConfigNode | undefined>();
  private count = 0;

  constructor(source: SourceDocument) {
    this.source = source;
  }

  build(node: Node | null, depth: number, path: string): ConfigNode {
    if (isAlias(node)) return this.alias(node, depth, path);
    const origin = this.origin(node);
    this.enter(1, depth, origin);
    const anchor = node && "anchor" in node ? node.anchor : undefined;
    if (anchor !== undefined) this.anchors.set(anchor, undefined);
    const tag = node?.tag;
    if (tag !== undefined && !coreTags.test(tag)) this.unknownTag(tag, origin, path);
    const built = this.content(node, origin, depth, path);
    if (anchor !== undefined) this.anchors.set(anchor, built);
    return built;
  }

  private content(node: Node | null, origin: Origin, depth: number, path: string): ConfigNode {
    if (isMap(node)) return this.map(node, origin, depth, path);
    if (isSeq(node)) {
      const list: ListNode = { kind: "list", items: [], origin };
      node.items.forEach((item, index) => {
        list.items.push(this.build(item as Node, depth + 1, `${path}/${index}`));
      });
      return list;
    }
    return this.scalar(isScalar(node) ? node : undefined, origin, path);
  }

  private scalar(node: Scalar | undefined, origin: Origin, path: string): ScalarNode {
    const plain = node === undefined || node.type === "PLAIN" || node.type === undefined;
    const value = scalarValue(node?.value);
    const text = node?.source ?? (typeof value === "string" ? value : "");
    if (typeof value === "string" && hasBadCharacter(value)) {
      this.issues.push(
        issueAt(origin, {
          code: value.includes("\u0000") ? "nul-character" : "not-utf-8",
          message:
            "A text cannot hold a NUL character or half of a character pair, also not written as an escape.",
          path,
        }),
      );
      return { kind: "scalar", value: "", text: "", plain: false, origin };
    }
    return { kind: "scalar", value, text, plain, origin };
  }

  private map(node: YAMLMap, origin: Origin, depth: number, path: string): MapNode {
    const entries = new Map<string, MapEntry>();
    const merges: { node: Node | null; origin: Origin }[] = [];
    for (const pair of node.items) {
      const keyNode = pair.key as Node | null;
      const keyOrigin = this.origin(keyNode);
      const value = pair.value as Node | null;
      if (isScalar(keyNode) && keyNode.type === "PLAIN" && keyNode.source === "<<") {
        merges.push({ node: value, origin: keyOrigin });
        continue;
      }
      const key = this.key(keyNode, keyOrigin, path);
      if (key === undefined) {
        // The value is still read: it may hold anchors and issues of its own.
        this.build(value, depth + 1, path);
        continue;
      }
      const childPath = `${path}/${escapeKey(key)}`;
      const child = this.build(value ?? null, depth + 1, childPath);
      this.noteLostValue(child, key, keyOrigin, childPath);
      const first = entries.get(key);
      if (first) this.duplicate(key, keyOrigin, first, childPath);
      else entries.set(key, { key, keyOrigin, node: value === null ? atKey(child, keyOrigin) : child });
    }
    for (const merge of merges) this.merge(entries, merge, depth, path);
    return { kind: "map", entries, origin };
  }

  private key(node: Node | null, origin: Origin, path: string): string | undefined {
    if (isAlias(node)) {
      const target = this.anchors.get(node.source);
      if (target?.kind === "scalar") return this.checkKey(target.text, origin, path);
    }
    if (!isScalar(node)) {
      const message = "A key must be a single text, not a list or a map.";
      this.issues.push(issueAt(origin, { code: "key-not-text", message, path }));
      return undefined;
    }
    if (node.anchor !== undefined) this.anchors.set(node.anchor, this.scalar(node, origin, path));
    return this.checkKey(node.source ?? String(node.value ?? ""), origin, path);
  }

  private checkKey(key: string, origin: Origin, path: string): string | undefined {
    if (!hasBadCharacter(key)) return key;
    this.issues.push(
      issueAt(origin, { code: "nul-character", message: "A key cannot hold a NUL character.", path }),
    );
    return undefined;
  }

  private noteLostValue(child: ConfigNode, key: string, keyOrigin: Origin, path: string): void {
    if (child.kind !== "scalar" || child.value !== null || this.issues.length > 100) return;
    const issue = lostValueIssue(key, keyOrigin, path);
    if (issue) this.issues.push(issue);
  }

  private duplicate(key: string, origin: Origin, first: MapEntry, path: string): void {
    const { line } = positionOf(first.keyOrigin);
    this.issues.push(
      issueAt(origin, {
        code: "duplicate-key",
        message: `"${describeValue(key)}" stands twice in this map (first in line ${line}). Keep one of them.`,
        path,
        found: describeValue(key),
      }),
    );
  }

  private merge(
    entries: Map<string, MapEntry>,
    merge: { node: Node | null; origin: Origin },
    depth: number,
    path: string,
  ): void {
    const before = this.count;
    const value = this.build(merge.node, depth, path);
    const sources = value.kind === "list" ? value.items : [value];
    // The merged maps themselves are no nodes of the result, what they bring is.
    this.count = before;
    for (const source of new Set(sources)) {
      if (source.kind !== "map") {
        if (isAlias(merge.node) && !this.anchors.has(merge.node.source)) continue;
        const message =
          'The key `<<` merges a map, or a list of maps, into this one. For a key of that name, put it in quotes: "<<".';
        this.issues.push(issueAt(merge.origin, { code: "bad-merge-key", message, path, suggestion: '"<<"' }));
        continue;
      }
      for (const entry of source.entries.values()) {
        if (entries.has(entry.key)) continue;
        const { size, height } = entrySize(entry);
        this.enter(size, depth + height, merge.origin);
        entries.set(entry.key, entry);
      }
    }
  }

  private alias(
    node: { source: string; range?: [number, number, number] | null | undefined },
    depth: number,
    path: string,
  ): ConfigNode {
    const [start = 0, end = start + 1] = node.range ?? [];
    const origin: Origin = { document: this.source, start, end };
    const target = this.anchors.get(node.source);
    if (target) {
      const { size, height } = measure(target);
      this.enter(size, depth + height - 1, origin);
      return target;
    }
    if (this.anchors.has(node.source)) {
      const message = `"*${describeValue(node.source)}" stands inside the value that it names.`;
      const found = `*${describeValue(node.source)}`;
      this.issues.push(issueAt(origin, { code: "cyclic-alias", message, path, found }));
    } else this.unknownAlias(node.source, start, path);
    this.enter(1, depth, origin);
    return { kind: "scalar", value: null, text: "", plain: true, origin };
  }

  /** A text that begins with `*`, far more often than a repeated value whose name is wrong. */
  private unknownAlias(name: string, start: number, path: string): void {
    const { shown, suggestion, ...stretch } = inQuotes(this.source.text, start);
    const near = closestName(name, this.anchors.keys());
    const meant = near === undefined ? "" : ` Did you mean \`*${describeValue(near)}\`?`;
    this.issues.push(
      issueAt(
        { document: this.source, ...stretch },
        {
          code: "unknown-alias",
          message: `\`*\` at the beginning repeats a value that was named by \`&\`, and no \`&${describeValue(name)}\` stands before.${meant} If text is meant, put it in quotes: "${shown}".`,
          path,
          found: shown,
          ...(near === undefined
            ? suggestion === undefined
              ? {}
              : { suggestion }
            : { suggestion: `*${near}` }),
        },
      ),
    );
  }

  private enter(size: number, depth: number, origin: Origin): void {
    this.count += size;
    if (depth > documentLimits.depth) throw new LimitReached("depth", origin);
    if (this.count > documentLimits.nodes) throw new LimitReached("nodes", origin);
  }

  private origin(node: Node | null): Origin {
    const [start = 0, end = start] = node?.range ?? [];
    return { document: this.source, start, end };
  }

  private unknownTag(tag: string, origin: Origin, path: string): void {
    if (this.issues.length > 100) return;
    this.issues.push(
      issueAt(origin, {
        code: "unknown-tag",
        message: `The tag "${describeValue(tag)}" is not known here; values are plain YAML 1.2 without tags of other programs.`,
        path,
        found: describeValue(tag),
      }),
    );
  }
}

/** A key without a value, such as `? a`: its value stands at the key. */
function atKey(node: ConfigNode, origin: Origin): ConfigNode {
  return { ...node, origin };
}

function scalarValue(value: unknown): ScalarValue {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return null;
}

function hasBadCharacter(text: string): boolean {
  return text.includes("\u0000") || /\p{Surrogate}/u.test(text);
}
