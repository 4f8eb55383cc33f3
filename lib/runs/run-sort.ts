import { z } from "zod";
import { storableText } from "./storable-text";
import { isFullValueName, type ValueSpace } from "./value-name";

/** The list's own columns that it is sorted by. */
export const runSortKeys = [
  "created",
  "name",
  "state",
  "queue",
  "job",
  "author",
  "waited",
  "ran",
  "ended",
] as const;

/** One of the list's own columns, or the full name of a value. */
export const runSortSchema = z.union([
  z.enum(runSortKeys),
  storableText(210, 1).refine((text): text is `${ValueSpace}.${string}` => isFullValueName(text), {
    message: `is none of ${runSortKeys.join(", ")}, and no value such as values.lr, config.git.url or summary.loss`,
  }),
]);
export type RunSort = z.infer<typeof runSortSchema>;
