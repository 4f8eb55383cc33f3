import { normalizedKey } from "../normalise/normalised-key";
import type { ConfigLeaf } from "../tree/config-leaves";
import type { ScalarNode } from "../tree/node";
import { parseDuration } from "../values/duration";
import { type ExactNumber, exactOf, parseDecimal } from "../values/exact-number";
import { parseQuantity } from "../values/quantity";

/** How the text at a place is read as a number (R29). */
export type PlaceKind = "quantity" | "size" | "duration" | "text" | "value";

const sizes = new Set(["memory", "memoryreservation", "memoryswap", "shmsize", "kernelmemory"]);
const durations = new Set([
  "maxruntime",
  "maxruntimeinseconds",
  "activedeadlineseconds",
  "maxwaittimeinseconds",
]);
const textKeys = new Set([
  "env",
  "args",
  "command",
  "entry_point",
  "name",
  "project",
  "entity",
  "queue",
  "job",
]);

/** What a number may look like at a leaf's place: quantities, docker sizes, durations, text, or only a real number. */
export function placeKind({ keys, canonical }: ConfigLeaf): PlaceKind {
  if (durations.has(normalizedKey(canonical.at(-1) ?? ""))) return "duration";
  const [top = "", resource, setting = ""] = canonical;
  if (textKeys.has(top)) return "text";
  if (top === "hyperparameters") return keys[0] === "resource_args" ? "text" : "value";
  if (top === "resource_args" && resource === "kubernetes") return kubernetesKind(setting, keys);
  if (top !== "resource_args" || resource !== "docker") return "value";
  return sizes.has(normalizedKey(setting)) ? "size" : "text";
}

function kubernetesKind(setting: string, keys: readonly string[]): PlaceKind {
  if (setting === "limits" || setting === "requests") return "quantity";
  return setting === "nodeselector" || keys.some(isLabelMap) ? "text" : "value";
}

/** Whether 0 (or less) means "unlimited" at this place, so that it is above every maximum. */
export function isUnlimitedWhenZero({ canonical }: ConfigLeaf): boolean {
  const [top, resource, setting, name = ""] = canonical;
  if (top !== "resource_args") return false;
  if (resource === "docker") return true;
  return (
    resource === "kubernetes" && setting === "limits" && ["cpu", "memory", "ephemeral-storage"].includes(name)
  );
}

const mapPlaces = new Set([
  "limits",
  "requests",
  "nodeselector",
  "tolerations",
  "metadata",
  "spec",
  "resourceconfig",
  "stoppingcondition",
  "tags",
  "ulimit",
]);

/** Whether a rule's place holds a map or list by its nature, so that a limit on it binds the values below (R28). */
export function isMapPlace(canonical: readonly string[]): boolean {
  if (canonical.length === 1) return true;
  if (canonical[0] !== "resource_args") return false;
  return canonical.length === 2 || mapPlaces.has(normalizedKey(canonical.at(-1) ?? ""));
}

function isLabelMap(key: string): boolean {
  return ["labels", "annotations", "matchlabels"].includes(normalizedKey(key));
}

/** The number a value stands for at its place; undefined when it is of the wrong type, which is never a pass (R29). */
export function limitedNumber(
  node: ScalarNode,
  kind: PlaceKind,
  withUnits: boolean,
): ExactNumber | undefined {
  if (typeof node.value === "number") return exactOf(node.value);
  if (typeof node.value !== "string") return undefined;
  const text = node.value;
  switch (kind) {
    case "quantity":
      return parseQuantity(text);
    case "size":
      return dockerSize(text);
    case "duration": {
      const seconds = parseDuration(text);
      return seconds === undefined ? undefined : exactOf(seconds);
    }
    case "text":
      return withUnits ? parseQuantity(text) : parseDecimal(text);
    case "value":
      return withUnits ? parseQuantity(text) : undefined;
  }
}

/** A size as `docker run` reads it: units are binary whatever their case, `8g` is 8 × 1024³ (R12). */
export function dockerSize(text: string): ExactNumber | undefined {
  const match = /^(-?\d+(?:\.\d*)?) ?([kmgtp]?)i?b?$/i.exec(text.trim());
  const number = match?.[1] === undefined ? undefined : parseDecimal(match[1]);
  if (!number) return undefined;
  const power = ["", "k", "m", "g", "t", "p"].indexOf((match?.[2] ?? "").toLowerCase());
  return { n: number.n * 1024n ** BigInt(power), d: number.d };
}
