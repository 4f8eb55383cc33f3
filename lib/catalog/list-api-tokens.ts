import type { ApiTokenView } from "../access/access-view";
import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { requirePermission } from "../access/require-permission";
import { listApiTokenRows } from "../db/api-tokens";
import { getDatabase } from "../db/client";
import { listQueueNames } from "../db/queues";
import { toApiTokenView } from "./token-views";

/** The team's API tokens, newest first: all of them for who manages tokens, else the actor's own. */
export async function listApiTokens(actor: Actor): Promise<ApiTokenView[]> {
  const seesAll = can(actor, "token:view");
  if (!seesAll) requirePermission(actor, "token:view-own");
  const ownId = actor.kind === "person" ? actor.personId : "";
  const database = getDatabase();
  const [rows, names] = await Promise.all([
    listApiTokenRows(database, actor.teamId, seesAll ? undefined : ownId),
    listQueueNames(database, actor.teamId),
  ]);
  const now = new Date();
  return rows.map((row) => toApiTokenView(row, names, now));
}
