import type { Actor } from "../access/actor";
import { requireInput } from "../result";
import { type Appended, appendHistory } from "./append-history";
import { appendHistoryInputSchema } from "./schema";
import { stampLine } from "./series/stamp-line";

/** Adds lines of a program without a client of its own: those that say no time get the time at which they came. */
export function logMetrics(actor: Actor, input: unknown): Promise<Appended> {
  const { lines, ...rest } = requireInput(appendHistoryInputSchema, input);
  const now = Date.now() / 1_000;
  return appendHistory(actor, { ...rest, lines: lines.map((line) => stampLine(line, now)) });
}
