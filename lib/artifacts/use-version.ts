import { z } from "zod";
import type { Actor } from "../access/actor";
import { lockVersion, noteUse } from "../db/artifact-versions";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { requireInput } from "../result";
import type { ArtifactVersionRow } from "../runs/artifact";
import { requireReportable } from "../tracking/require-reportable";
import { getOwnVersion } from "./artifact-access";

const inputSchema = z.object({
  runId: z.string().max(64),
  versionId: z.string().max(64),
  usedAs: z.string().max(256).nullable().default(null),
});

/** Notes that a run used a version as an input: an edge of the lineage (A5). */
export async function useVersion(actor: Actor, input: unknown): Promise<ArtifactVersionRow> {
  const { runId, versionId, usedAs } = requireInput(inputSchema, input);
  await requireReportable(actor, runId);
  const version = await getOwnVersion(actor, "artifact:view", versionId);
  await inTransaction(async (tx) => {
    if ((await lockVersion(tx, actor.teamId, version.id))?.state !== "committed")
      throw new AppError("CONFLICT", "Only a version that is committed can be used.");
    await noteUse(tx, { runId, versionId: version.id, kind: "used", usedAs });
  });
  return version;
}
