import { maskSecrets } from "../secrets/find-secrets";
import { unprintable } from "./unprintable";

const maxShown = 80;

/** A value as a message may show it: short, without control characters and without secrets (R36). */
export function describeValue(value: string | number | boolean | null): string {
  const text = maskSecrets(typeof value === "string" ? value : String(value));
  const plain = text.replace(unprintable, "�");
  const characters = [...plain.slice(0, maxShown * 2)];
  return characters.length > maxShown || plain.length > maxShown * 2
    ? `${characters.slice(0, maxShown).join("")}…`
    : plain;
}
