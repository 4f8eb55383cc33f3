import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { findBeginnings } from "../../db/run-checkpoints";
import { findPinnedVersion } from "../../db/run-inputs";
import { AppError } from "../../errors";
import { requireInput } from "../../result";
import { type InputFilesResponse, inputFilesRequestSchema } from "../../runs/agent-protocol";
import { getOwnVersion } from "../artifact-access";
import { listArtifactFiles } from "../list-files";
import { md5Schema } from "../schema";
import { actForRun } from "./act-for-run";

/** The files of an input of the agent's lease, or of a checkpoint it begins from, with addresses that `sign` makes; references have none. */
export async function listInputFiles(
  actor: Actor,
  runId: string,
  input: unknown,
  sign: (md5: string, size: number) => string,
): Promise<InputFilesResponse> {
  const { agentId, attempt, of, position, offset, limit } = requireInput(inputFilesRequestSchema, input);
  const program = await actForRun(actor, { runId, agentId, attempt });
  const versionId =
    of === "inputs"
      ? await findPinnedVersion(getDatabase(), runId, position)
      : (await findBeginnings(getDatabase(), runId, attempt)).find((one) => one.position === position)
          ?.versionId;
  if (versionId === undefined) return { files: [], total: 0 };
  const version = versionId === null ? null : await getOwnVersion(program, "artifact:view", versionId);
  if (version?.state !== "committed")
    throw new AppError("NOT_FOUND", "The version that this run takes was deleted.");
  const { files, total } = await listArtifactFiles(program, { versionId: version.id, offset, limit });
  return {
    total,
    files: files.map(({ path, size, digest, ref }) => ({
      ...{ path, size, digest },
      ...(ref !== null && { ref }),
      ...(ref === null && md5Schema.safeParse(digest).success && { address: sign(digest, size) }),
    })),
  };
}
