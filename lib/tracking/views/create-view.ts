import type { Actor } from "../../access/actor";
import { requirePermission } from "../../access/require-permission";
import { insertAuditEvent } from "../../db/audit-events";
import { countChartViews, insertChartView } from "../../db/chart-views";
import { getDatabase } from "../../db/client";
import { getOwnProject } from "../../db/get-own-project";
import { refuseTakenName } from "../../db/refuse-taken-name";
import { inTransaction } from "../../db/transaction";
import { AppError } from "../../errors";
import { logEvent } from "../../logger";
import { parseInput, type Result, succeed } from "../../result";
import type { ChartView } from "../../runs/chart-view";
import { createViewInputSchema, mostViews } from "../schema";
import { toView } from "./to-view";

/** Saves a set of charts under a new name; it belongs to who saves it. */
export async function createView(actor: Actor, input: unknown): Promise<Result<ChartView>> {
  const parsed = parseInput(createViewInputSchema, input);
  if (!parsed.ok) return parsed;
  const { name, content } = parsed.value;
  const project = await getOwnProject(actor, parsed.value.project);
  requirePermission(actor, "view:create");
  if ((await countChartViews(getDatabase(), project.id)) >= mostViews)
    throw new AppError(
      "LIMIT_EXCEEDED",
      `Project ${project.name} has ${mostViews} views, which is the most: delete one that nobody needs.`,
    );
  return await refuseTakenName("view", name, () =>
    inTransaction(async (tx, onceStored) => {
      const authorId = actor.kind === "person" ? actor.personId : null;
      const row = await insertChartView(tx, {
        ...{ projectId: project.id, name, content },
        ...{ authorId, author: actor.name },
      });
      await insertAuditEvent(tx, actor, {
        kind: "view:created",
        subject: name,
        data: { viewId: row.id, project: project.name },
      });
      onceStored(() => logEvent("view:created", { view: row.id, actor: actor.name }));
      return succeed(toView(project.name, row));
    }),
  );
}
