import type { ScalarNode } from "../tree/node";

/** A float as text that stays one, as Python prints it: `1.0`, `0.001`. JSON and JavaScript know it as 1. */
export function floatText(value: number): string {
  const text = Object.is(value, -0) ? "-0" : String(value);
  return /[.e]/u.test(text) ? text : `${text}.0`;
}

/** Whether a number was written, or declared by its template field, as a float. */
export function isFloat({ value, text }: ScalarNode): boolean {
  return (
    typeof value === "number" &&
    /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/iu.test(text) &&
    /[.e]/iu.test(text)
  );
}
