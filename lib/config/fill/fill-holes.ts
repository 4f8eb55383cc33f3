import type { FieldValue } from "../fields/template-field";
import { type TemplatePiece, templatePieces } from "../fields/template-text";
import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import { referencedNames } from "../read/reference-syntax";
import { placeAt } from "../tree/config-place";
import type { ConfigNode, MapEntry, MapNode, ScalarNode, TextPart } from "../tree/node";
import { pointerOf } from "../tree/pointer";
import { floatText } from "../values/float-text";

/** What holes are filled with, and what was learnt on the way. */
export interface Filling {
  values: Readonly<Record<string, FieldValue>>;
  /** Fields of type float: their values stay floats as text, too. */
  floats: ReadonlySet<string>;
  /** Fields that the submitter gave no value, so that the default stands. */
  byDefault: ReadonlySet<string>;
  /** Optional fields without a value: their key goes (R16). */
  absent: ReadonlySet<string>;
  /** Hidden fields: their key goes (R17). */
  hidden: ReadonlySet<string>;
  /** Parts of every text that was put together, for macros and references. */
  parts: WeakMap<ScalarNode, TextPart[]>;
  /** Holes that have no value because of another issue. */
  unfilled: WeakSet<ScalarNode>;
}

/**
 * Fills the holes of a normalised tree, so that a value can never become structure (R14–R16). A key whose field is hidden
 * or has no value goes; in a single layer it becomes `null` instead, so that the guardrails see what it takes away.
 */
export function fillHoles(
  root: MapNode,
  filling: Filling,
  emptied: "drop" | "null" = "drop",
): { root: MapNode; issues: Issue[] } {
  const filler = new Filler(filling, emptied);
  return { root: filler.map(root, []), issues: filler.issues };
}

class Filler {
  readonly issues: Issue[] = [];
  private readonly filling: Filling;
  private readonly emptied: "drop" | "null";

  constructor(filling: Filling, emptied: "drop" | "null") {
    this.filling = filling;
    this.emptied = emptied;
  }

  map(node: MapNode, keys: string[]): MapNode {
    let changed = false;
    const entries = new Map<string, MapEntry>();
    for (const entry of node.entries.values()) {
      keys.push(entry.key);
      const child = this.node(entry.node, keys);
      keys.pop();
      if (child !== entry.node) changed = true;
      if (child) entries.set(entry.key, child === entry.node ? entry : { ...entry, node: child });
      else if (this.emptied === "null") entries.set(entry.key, { ...entry, node: nothingAt(entry.node) });
    }
    return changed ? { ...node, entries } : node;
  }

  private node(node: ConfigNode, keys: string[]): ConfigNode | undefined {
    if (node.kind === "map") return this.map(node, keys);
    if (node.kind === "scalar") {
      if (typeof node.value !== "string" || !node.value.includes("{{")) return node;
      return this.text(node, templatePieces(node.value), keys);
    }
    const items = node.items.flatMap((item, index) => {
      keys.push(String(index));
      const child = this.node(item, keys);
      keys.pop();
      return child ? [child] : [];
    });
    const isSame =
      items.length === node.items.length && items.every((item, index) => item === node.items[index]);
    return isSame ? node : { ...node, items };
  }

  private text(node: ScalarNode, pieces: TemplatePiece[], keys: string[]): ScalarNode | undefined {
    const names = pieces.flatMap((piece) => (piece.kind === "hole" ? [piece.name] : []));
    if (names.length === 0) return this.unescaped(node, pieces);
    if (names.some((name) => this.filling.hidden.has(name))) return undefined;
    const [only] = pieces;
    if (pieces.length === 1 && only?.kind === "hole") return this.whole(node, only.name, keys);
    const empty = names.find((name) => this.filling.absent.has(name));
    if (empty !== undefined) {
      this.report(node, keys, {
        code: "hole-without-value",
        message: `"${empty}" has no value, and a text cannot have a gap. Give it a default, or let the variable stand alone.`,
        field: empty,
      });
      this.filling.unfilled.add(node);
      return node;
    }
    if (names.some((name) => this.valueOf(name) === undefined)) return this.unfilled(node);
    return this.composed(node, pieces, keys);
  }

  private valueOf(name: string): FieldValue | undefined {
    return Object.hasOwn(this.filling.values, name) ? this.filling.values[name] : undefined;
  }

  /** A value as text: floats in their shortest form, booleans as true and false, the rest as typed (R15). */
  private insertedText(name: string, value: FieldValue): string {
    return typeof value === "number" && this.filling.floats.has(name) ? floatText(value) : String(value);
  }

  private unescaped(node: ScalarNode, pieces: TemplatePiece[]): ScalarNode {
    const text = pieces.map((piece) => (piece.kind === "hole" ? "" : piece.text)).join("");
    return text === node.value ? node : { ...node, value: text };
  }

  private unfilled(node: ScalarNode): ScalarNode {
    this.filling.unfilled.add(node);
    return node;
  }

  private whole(node: ScalarNode, name: string, keys: string[]): ScalarNode | undefined {
    if (this.filling.absent.has(name)) return undefined;
    const value = this.valueOf(name);
    if (value === undefined) return this.unfilled(node);
    const text = this.insertedText(name, value);
    const filled: ScalarNode = {
      kind: "scalar",
      value: placeAt(keys) === "text" ? text : value,
      text,
      plain: false,
      origin: node.origin,
      filled: { field: name, byDefault: this.filling.byDefault.has(name), whole: true },
    };
    this.filling.parts.set(filled, [{ text, isWritten: false }]);
    return filled;
  }

  private composed(node: ScalarNode, pieces: TemplatePiece[], keys: string[]): ScalarNode {
    const parts = pieces.map((piece): TextPart => {
      if (piece.kind !== "hole") return { text: piece.text, isWritten: true };
      return {
        text: this.insertedText(piece.name, this.valueOf(piece.name) ?? ""),
        isWritten: false,
      };
    });
    const text = parts.map((part) => part.text).join("");
    const expected = parts.flatMap((part) => referencedNames(part.text)).length;
    if (referencedNames(text).length > expected) {
      this.report(node, keys, {
        code: "reference-after-filling",
        message:
          "The values would together make a ${NAME} that was not written here. Such a text is never looked up.",
        field: pieces.find((piece) => piece.kind === "hole")?.name ?? "",
      });
    }
    const field = pieces.find((piece) => piece.kind === "hole")?.name ?? "";
    const filled: ScalarNode = {
      kind: "scalar",
      value: text,
      text,
      plain: false,
      origin: node.origin,
      filled: { field, byDefault: false, whole: false },
    };
    this.filling.parts.set(filled, parts);
    return filled;
  }

  private report(
    node: ScalarNode,
    keys: string[],
    details: { code: string; message: string; field: string },
  ): void {
    this.issues.push(issueAt(node.origin, { path: pointerOf(keys), ...details }));
  }
}

function nothingAt({ origin }: ConfigNode): ScalarNode {
  return { kind: "scalar", value: null, text: "", plain: true, origin };
}
