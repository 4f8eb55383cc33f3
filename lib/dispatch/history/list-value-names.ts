import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { findValueNames } from "../../db/run-value-names";
import { requireInput } from "../../result";
import { writeValueName } from "../../runs/value-name";
import { valueNamesInputSchema } from "../schema";
import { visibleQueues } from "../visible-queues";

/** Names of values to filter and sort by and to have columns of, at most `limit` that hold a text: a team may have very many. */
export async function listValueNames(actor: Actor, input: unknown): Promise<{ names: string[] }> {
  const { text, limit } = requireInput(valueNamesInputSchema, input);
  // Whose token is for some queues is not told what runs of others have.
  if (visibleQueues(actor, "run:view")) return { names: [] };
  const names = await findValueNames(getDatabase(), actor.teamId, text, limit);
  return { names: names.map(writeValueName) };
}
