import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import { referencedNames } from "../read/reference-syntax";
import { type MacroName, macroNames } from "../resolution";
import { floatPlaces } from "../tree/float-places";
import {
  type ConfigNode,
  type MapEntry,
  type MapNode,
  type ScalarNode,
  type TextPart,
  toJson,
} from "../tree/node";
import { pointerOf } from "../tree/pointer";
import { writeJson } from "../tree/write-json";
import type { Filling } from "./fill-holes";

export type MacroValues = Partial<Record<MacroName, string>>;

export interface FilledMacros {
  root: MapNode;
  issues: Issue[];
  /** Where a `${NAME}` is a reference to the agent's environment: pointer to names (R33). */
  references: Record<string, string[]>;
  /** Texts with a `$` in them that hold template values or macros: pointer to parts. */
  inserted: Record<string, TextPart[]>;
}

/** Where macros are filled; elsewhere they stay text (R34). */
const filledPlaces = new Set([
  "resource_args",
  "env",
  "args",
  "command",
  "entry_point",
  "input_artifacts",
  "output_artifacts",
  "hyperparameters",
]);

const macroSyntax = /\$?\$\{(?:([A-Za-z_][A-Za-z0-9_]*)|hyperparameters\.([^{}$\s]{1,200}))\}/g;
const names: ReadonlySet<string> = new Set(macroNames);

/** Fills the macros of the merged config, turns `$${x}` into `${x}`, and notes what the agent has to fill (R33–R35). */
export function fillMacros(root: MapNode, macros: MacroValues, filling: Filling): FilledMacros {
  const first = new MacroFiller(macros, filling, undefined);
  const written = root.entries.get("hyperparameters")?.node;
  const hyperparameters = written ? first.node(written, ["hyperparameters"], true) : undefined;
  const filler = new MacroFiller(macros, filling, hyperparameters);
  const filled = filler.node(root, [], false);
  return {
    root: filled.kind === "map" ? filled : root,
    issues: filler.issues,
    references: filler.references,
    inserted: filler.inserted,
  };
}

class MacroFiller {
  readonly issues: Issue[] = [];
  readonly references: Record<string, string[]> = {};
  readonly inserted: Record<string, TextPart[]> = {};
  private readonly macros: MacroValues;
  private readonly filling: Filling;
  private readonly hyperparameters: ConfigNode | undefined;

  constructor(macros: MacroValues, filling: Filling, hyperparameters: ConfigNode | undefined) {
    this.macros = macros;
    this.filling = filling;
    this.hyperparameters = hyperparameters;
  }

  /** `keys` is one list for the whole walk: most texts have no macro, and copies of it would cost more than the walk. */
  node(node: ConfigNode, keys: string[], isPlace: boolean): ConfigNode {
    switch (node.kind) {
      case "scalar":
        return typeof node.value === "string" && node.value.includes("$")
          ? this.text(node, node.value, keys, isPlace)
          : node;
      case "list": {
        const items = node.items.map((item, index) => this.child(item, keys, String(index), isPlace));
        return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
      }
      case "map":
        return this.map(node, keys, isPlace);
    }
  }

  private child(node: ConfigNode, keys: string[], key: string, isPlace: boolean): ConfigNode {
    keys.push(key);
    const filled = this.node(node, keys, isPlace);
    keys.pop();
    return filled;
  }

  private map(node: MapNode, keys: string[], isPlace: boolean): MapNode {
    let entries: Map<string, MapEntry> | undefined;
    for (const entry of node.entries.values()) {
      const place = keys.length === 0 ? filledPlaces.has(entry.key) : isPlace;
      const child = this.child(entry.node, keys, entry.key, place);
      if (child === entry.node) continue;
      entries ??= new Map(node.entries);
      entries.set(entry.key, { ...entry, node: child });
    }
    return entries ? { ...node, entries } : node;
  }

  private text(node: ScalarNode, value: string, keys: string[], isPlace: boolean): ScalarNode {
    const parts: TextPart[] = this.filling.parts.get(node) ?? [{ text: value, isWritten: true }];
    const written = parts.filter((part) => part.isWritten);
    const found = [...new Set(written.flatMap((part) => referencedNames(part.text)))];
    if (found.length > 0) this.references[pointerOf(keys)] = found;
    const filledParts = parts.flatMap((part) =>
      part.isWritten ? this.fill(part.text, node, keys, isPlace) : [part],
    );
    if (filledParts.some((part) => !part.isWritten)) this.inserted[pointerOf(keys)] = filledParts;
    const text = filledParts.map((part) => part.text).join("");
    if (text === value) return node;
    const filled: ScalarNode = { ...node, value: text };
    if (this.filling.unfilled.has(node)) this.filling.unfilled.add(filled);
    return filled;
  }

  /** A written text as parts, of which those that macros gave are not written. */
  private fill(text: string, node: ScalarNode, keys: string[], isPlace: boolean): TextPart[] {
    const parts: TextPart[] = [];
    let end = 0;
    for (const match of text.matchAll(macroSyntax)) {
      const [whole, name, parameter] = match;
      parts.push({ text: text.slice(end, match.index), isWritten: true });
      end = match.index + whole.length;
      const value =
        isPlace && !whole.startsWith("$$") ? this.macro(whole, name, parameter, node, keys) : undefined;
      if (value !== undefined) parts.push({ text: value, isWritten: false });
      else parts.push({ text: whole.startsWith("$$") ? whole.slice(1) : whole, isWritten: true });
    }
    return [...parts, { text: text.slice(end), isWritten: true }];
  }

  private macro(
    whole: string,
    name: string | undefined,
    parameter: string | undefined,
    node: ScalarNode,
    keys: string[],
  ): string | undefined {
    if (parameter !== undefined) return this.hyperparameter(parameter, whole, node, keys);
    return isMacro(name) ? this.macros[name] : undefined;
  }

  private hyperparameter(name: string, whole: string, node: ScalarNode, keys: string[]): string | undefined {
    if (this.hyperparameters === undefined && keys[0] === "hyperparameters") return undefined;
    const parameter = this.hyperparameters && findParameter(this.hyperparameters, name);
    if (parameter) return parameterText(parameter);
    this.issues.push(
      issueAt(node.origin, {
        code: "unknown-hyperparameter",
        severity: "warning",
        message: `${whole} stays as it is: the config has no hyperparameter of that name.`,
        path: pointerOf(keys),
        found: whole,
      }),
    );
    return undefined;
  }
}

function isMacro(name: string | undefined): name is MacroName {
  return name !== undefined && names.has(name);
}

/** A parameter by its key, or by keys joined with dots. */
function findParameter(parameters: ConfigNode, name: string): ConfigNode | undefined {
  if (parameters.kind !== "map") return undefined;
  const direct = parameters.entries.get(name);
  if (direct) return direct.node;
  const dot = name.indexOf(".");
  const inner = dot > 0 ? parameters.entries.get(name.slice(0, dot))?.node : undefined;
  return inner && findParameter(inner, name.slice(dot + 1));
}

/** A text as it is; all else as JSON, in which floats stay floats. */
function parameterText(node: ConfigNode): string {
  const value = toJson(node);
  return typeof value === "string" ? value : writeJson(value, floatPlaces(node));
}
