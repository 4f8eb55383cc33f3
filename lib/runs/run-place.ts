/** A place in an ordered list of runs, as a page remembers it for the next one. */
import { z } from "zod";

const runPlaceSchema = z.object({
  /** The run after which the next page begins. */
  id: z.string().max(128),
  /** How many runs were before and with it. */
  count: z.int().min(0),
  /** Which part of the order it was in, and its values there. */
  segment: z.string().max(300),
  keys: z.array(z.union([z.string().max(1_000), z.number(), z.null()])).max(3),
  /** When the first page was read: runs that still run are ordered as of then. */
  at: z.iso.datetime({ offset: true }),
});
export type RunPlace = z.infer<typeof runPlaceSchema>;

export function writeRunPlace(place: RunPlace): string {
  const text = JSON.stringify([place.id, place.count, place.segment, place.keys, place.at]);
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The place that was written, or undefined for what nobody wrote. */
export function readRunPlace(text: string): RunPlace | undefined {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) =>
      sign.charCodeAt(0),
    );
    const [id, count, segment, keys, at]: unknown[] = JSON.parse(new TextDecoder().decode(bytes));
    return runPlaceSchema.safeParse({ id, count, segment, keys, at }).data;
  } catch {
    return undefined;
  }
}
