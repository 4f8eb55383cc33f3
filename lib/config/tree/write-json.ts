import { floatText } from "../values/float-text";
import type { JsonValue } from "./node";
import { pointerOf } from "./pointer";

/** As `JSON.stringify`, but numbers at these pointers are floats and stay so: `1.0`. */
export function writeJson(value: JsonValue, floats: ReadonlySet<string>, indent = ""): string {
  return write(value, [], { floats, indent, end: indent === "" ? "" : "\n" });
}

interface Style {
  floats: ReadonlySet<string>;
  indent: string;
  end: string;
}

function write(value: JsonValue, keys: readonly string[], style: Style): string {
  if (typeof value === "number" && style.floats.has(pointerOf(keys))) return floatText(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const space = style.indent === "" ? "" : " ";
  const children = Object.entries(value).map(([key, child]) => {
    const text = write(child, [...keys, key], style);
    return isList ? text : `${JSON.stringify(key)}:${space}${text}`;
  });
  const [open, close] = isList ? "[]" : "{}";
  if (children.length === 0) return `${open}${close}`;
  const outer = style.end + style.indent.repeat(keys.length);
  const inner = style.end + style.indent.repeat(keys.length + 1);
  return `${open}${inner}${children.join(`,${inner}`)}${outer}${close}`;
}
