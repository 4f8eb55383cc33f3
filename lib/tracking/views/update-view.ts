import type { Actor } from "../../access/actor";
import { requirePermission } from "../../access/require-permission";
import { insertAuditEvent } from "../../db/audit-events";
import { writeChartView } from "../../db/chart-views";
import { refuseTakenName } from "../../db/refuse-taken-name";
import { inTransaction } from "../../db/transaction";
import { logEvent } from "../../logger";
import { parseInput, type Result, succeed } from "../../result";
import type { ChartView } from "../../runs/chart-view";
import { updateViewInputSchema } from "../schema";
import { getOwnView } from "./get-own-view";
import { toView } from "./to-view";

/** Changes a view's name, its charts, or both; what is left out stays. */
export async function updateView(actor: Actor, input: unknown): Promise<Result<ChartView>> {
  const parsed = parseInput(updateViewInputSchema, input);
  if (!parsed.ok) return parsed;
  const { project, row } = await getOwnView(actor, parsed.value);
  requirePermission(actor, "view:edit", { authorId: row.authorId });
  const before = toView(project.name, row);
  const { name = before.name, content = before.content } = parsed.value;
  return await refuseTakenName("view", name, () =>
    inTransaction(async (tx, onceStored) => {
      const written = await writeChartView(tx, row.id, { name, content });
      await insertAuditEvent(tx, actor, {
        kind: "view:changed",
        subject: name,
        data: { viewId: row.id, project: project.name },
      });
      onceStored(() => logEvent("view:changed", { view: row.id, actor: actor.name }));
      return succeed(toView(project.name, written));
    }),
  );
}
