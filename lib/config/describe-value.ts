import { maskSecrets } from "./find-secrets";

const maxShown = 80;

/** A value as a message may show it: short, without control characters and without secrets (R36). */
export function describeValue(value: string | number | boolean | null): string {
  const text = maskSecrets(typeof value === "string" ? value : String(value));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  const plain = text.replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, "�");
  const characters = [...plain.slice(0, maxShown * 2)];
  return characters.length > maxShown || plain.length > maxShown * 2
    ? `${characters.slice(0, maxShown).join("")}…`
    : plain;
}
