import type { FieldType } from "../fields/template-field";
import { parseTextValue } from "./text-value";

const blanks = /[\s\u200b-\u200d\u2060]/gu;
const groups = /^[+-]?\d{1,3}(?:([_'’.,])\d{3})(?:\1\d{3})*$/u;
const truths: Record<string, string> = { true: "true", yes: "true", y: "true", on: "true", "1": "true" };
const untruths: Record<string, string> = {
  false: "false",
  no: "false",
  n: "false",
  off: "false",
  "0": "false",
};
const words = new Map(Object.entries({ ...truths, ...untruths }));

/** What a person most likely meant by a text that is no value of the type: `0,5` is 0.5 in most of Europe, `64 GB` is 64G. */
export function nearTextValue(type: FieldType, text: string): string | undefined {
  if (type === "string" || text.length > 100) return undefined;
  const plain = text.normalize("NFKC").replace(blanks, "").replace(/[−–—]/gu, "-");
  const meant = candidates(type, plain).find((candidate) => "value" in parseTextValue(type, candidate));
  return meant === text ? undefined : meant;
}

function candidates(type: Exclude<FieldType, "string">, text: string): string[] {
  switch (type) {
    case "boolean":
      return [words.get(text.toLowerCase()) ?? text];
    case "integer":
      return [text, ...(groups.test(text) ? [text.replace(/[_'’.,]/gu, "")] : wholeNumber(text))];
    case "float":
      return [text, decimal(text)];
    case "quantity":
      return [text, unit(text), unit(decimal(text))];
  }
}

function wholeNumber(text: string): string[] {
  const number = parseTextValue("float", decimal(text));
  return "value" in number && Number.isSafeInteger(number.value) ? [String(number.value)] : [];
}

/** With a point for a comma, and digits on both sides of it. `1,234` could be either number and stays. */
function decimal(text: string): string {
  const point = /^[+-]?[1-9]\d{0,2},\d{3}$/u.test(text) ? text : text.replace(",", ".");
  return point
    .replace(/^([+-]?)0+(?=\d)/u, "$1")
    .replace(/^([+-]?)\./u, "$10.")
    .replace(/\.(?=[eE]|$)/u, "");
}

function unit(text: string): string {
  return text.replace(/([kmgtpe])(i?)b?$/iu, (_, letter: string, binary: string) =>
    binary === "" && /k/iu.test(letter) ? "k" : letter.toUpperCase() + binary.toLowerCase(),
  );
}
