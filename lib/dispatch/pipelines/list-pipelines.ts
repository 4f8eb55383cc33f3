import type { Actor } from "../../access/actor";
import { requirePermission } from "../../access/require-permission";
import { getDatabase } from "../../db/client";
import { findPipelines } from "../../db/pipelines";
import { requireInput } from "../../result";
import type { PipelinesPage } from "../../runs/pipeline-view";
import { listPipelinesInputSchema } from "../schema";
import { toPipelineRow } from "./pipeline-row";

/** A page of the team's pipelines, the newest first. */
export async function listPipelines(actor: Actor, input: unknown): Promise<PipelinesPage> {
  const { limit, ...asked } = requireInput(listPipelinesInputSchema, input);
  const { teamId } = actor;
  requirePermission(actor, "run:view", { teamId });
  const queueIds = actor.kind === "system" ? undefined : actor.queueIds;
  const rows = await findPipelines(getDatabase(), { teamId, queueIds, ...asked, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const next = rows.length > limit ? (page.at(-1)?.id ?? null) : null;
  return { pipelines: page.map(toPipelineRow), next };
}
