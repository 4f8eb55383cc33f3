import type { Actor } from "../access/actor";
import { findVersionsOfRun } from "../db/artifact-lists";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import { requireInput } from "../result";
import type { RunArtifactsPage } from "../runs/artifact-view";
import { requireArtifacts } from "./artifact-access";
import { ofRunInputSchema, runAddressSchema } from "./schema";

const inputSchema = ofRunInputSchema.extend(runAddressSchema.shape);

/** What a run used, or logged, as its page shows it: deleted versions too. */
export async function listRunArtifacts(actor: Actor, input: unknown): Promise<RunArtifactsPage> {
  const { runId, kind, offset, limit } = requireInput(inputSchema, input);
  await getOwnRun(actor, runId);
  requireArtifacts(actor, "artifact:view");
  const rows = await findVersionsOfRun(getDatabase(), { runId, kind }, { offset, limit: limit + 1 });
  return {
    artifacts: rows.slice(0, limit).map(({ index, at, ...row }) => ({
      ...row,
      version: `v${index}`,
      at: at.toISOString(),
    })),
    next: rows.length > limit ? offset + limit : null,
  };
}
