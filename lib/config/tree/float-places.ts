import { isFloat } from "../values/float-text";
import type { ConfigNode } from "./node";
import { pointerOf } from "./pointer";
import { walkScalars } from "./walk-scalars";

/** Pointers of the floats below a node that plain data would show as whole numbers. */
export function floatPlaces(node: ConfigNode, keys: readonly string[] = []): ReadonlySet<string> {
  const places = new Set<string>();
  walkScalars(node, (scalar, below) => {
    if (isFloat(scalar) && Number.isInteger(scalar.value)) places.add(pointerOf([...keys, ...below]));
  });
  return places;
}
