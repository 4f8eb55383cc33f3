import { z } from "zod";

// What Postgres cannot hold in text or JSON: NUL and halves of surrogate pairs.
const unstorable = /\0|\p{Surrogate}/u;
const everyUnstorable = /\0|\p{Surrogate}/gu;

/** A person's text that can be stored: others are refused, so that a name is never changed silently. */
export function storableText(maxLength: number, minLength = 0) {
  return z
    .string()
    .min(minLength)
    .max(maxLength)
    .refine((text) => !unstorable.test(text), "holds a character that is no text (NUL or half a character)");
}

/** False for a text that Postgres cannot hold: nothing can be called like that. */
export function isStorable(text: string): boolean {
  return !unstorable.test(text);
}

/** A program's text made storable: reports must never be refused for a stray byte. Longer ones are cut. */
export function reportedText(maxLength: number) {
  return z.string().transform((text) => text.slice(0, maxLength).replace(everyUnstorable, "\uFFFD"));
}
