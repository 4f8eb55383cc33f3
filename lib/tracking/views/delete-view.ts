import type { Actor } from "../../access/actor";
import { requirePermission } from "../../access/require-permission";
import { insertAuditEvent } from "../../db/audit-events";
import { deleteChartView } from "../../db/chart-views";
import { inTransaction } from "../../db/transaction";
import { logEvent } from "../../logger";
import { parseInput, type Result, succeed } from "../../result";
import { viewInputSchema } from "../schema";
import { getOwnView } from "./get-own-view";

/** Deletes a saved set of charts; the runs it drew stay. */
export async function deleteView(actor: Actor, input: unknown): Promise<Result<{ name: string }>> {
  const parsed = parseInput(viewInputSchema, input);
  if (!parsed.ok) return parsed;
  const { project, row } = await getOwnView(actor, parsed.value);
  requirePermission(actor, "view:edit", { authorId: row.authorId });
  await inTransaction(async (tx, onceStored) => {
    await deleteChartView(tx, row.id);
    await insertAuditEvent(tx, actor, {
      kind: "view:deleted",
      subject: row.name,
      data: { viewId: row.id, project: project.name },
    });
    onceStored(() => logEvent("view:deleted", { view: row.id, actor: actor.name }));
  });
  return succeed({ name: row.name });
}
