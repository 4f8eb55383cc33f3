import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { countRuns } from "../../db/find-run-page";
import { requireInput } from "../../result";
import { runFilterSchema } from "../schema";
import { toListFilter } from "./run-filter";

/** How many runs match: exact, however many. */
export async function countMatchingRuns(actor: Actor, input: unknown): Promise<{ total: number }> {
  const filter = toListFilter(actor, requireInput(runFilterSchema, input));
  return { total: await countRuns(getDatabase(), filter) };
}
