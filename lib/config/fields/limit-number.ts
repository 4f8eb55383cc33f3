import type { ScalarNode } from "../tree/node";
import { parseDuration } from "../values/duration";
import { type ExactNumber, exactOf, parseDecimal } from "../values/exact-number";
import { parseQuantity } from "../values/quantity";

/** The number that a literal limit stands for: a number, a quantity (`256Gi`) or a duration (`72h`). */
export function limitNumber(node: ScalarNode): ExactNumber | undefined {
  if (typeof node.value === "number") return (node.plain && parseDecimal(node.text)) || exactOf(node.value);
  if (typeof node.value !== "string") return undefined;
  const quantity = parseQuantity(node.text);
  if (quantity) return quantity;
  const seconds = parseDuration(node.text);
  return seconds === undefined ? undefined : exactOf(seconds);
}

/** Whether a limit was written with a unit, so that values with units are what it bounds. */
export function hasUnit(node: ScalarNode): boolean {
  return typeof node.value === "string" && /[A-Za-z]/.test(node.text);
}
