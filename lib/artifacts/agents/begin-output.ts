import { createHash } from "node:crypto";
import type { Actor, RunActor } from "../../access/actor";
import { notFound } from "../../access/require-permission";
import { findCollectionByName } from "../../db/artifact-collections";
import { getDatabase } from "../../db/client";
import { findRunOutputs, type RunToKeep } from "../../db/run-outputs";
import { requireInput } from "../../result";
import { type BeginOutputResponse, beginOutputRequestSchema } from "../../runs/agent-protocol";
import { type NamedOutput, versionName } from "../../runs/named-artifact";
import { beginManifest } from "../begin-manifest";
import { createVersion } from "../create-version";
import { aliasSchema } from "../schema";
import { actForRun } from "./act-for-run";
import { getOutput } from "./get-output";

/** Of an artifact that is made for the first time, by a config that does not say what it is. */
const usualType = "artifact";

/**
 * Begins the version of an output of the agent's lease (A7). Its name, type, aliases and words come from the run's frozen config, so an
 * agent cannot make anything else. An output that an earlier attempt has committed is done; until then it may have checkpoints, each a version (A8).
 */
export async function beginOutput(
  actor: Actor,
  runId: string,
  input: unknown,
  sign: (manifestId: string) => string,
): Promise<BeginOutputResponse> {
  const { agentId, attempt, position, digest, checkpoint } = requireInput(beginOutputRequestSchema, input);
  const program = await actForRun(actor, { runId, agentId, attempt });
  const { run, output } = await getOutput(actor.teamId, runId, position);
  if (checkpoint !== undefined && output.every === undefined)
    throw notFound("output artifact with checkpoints", String(position));
  const done = (await findRunOutputs(getDatabase(), runId)).find((one) => one.position === position);
  if (done) return { done: versionName(done.collection, done.index) };
  const version = await createVersion(
    program,
    await describeOutput(program, run, output, { digest, checkpoint }),
  );
  if (version.state !== "pending") return { versionId: version.id };
  const { id } = await beginManifest(program, {
    versionId: version.id,
    name: "wandb_manifest.json",
    type: "FULL",
  });
  return { versionId: version.id, manifestAddress: sign(id) };
}

async function describeOutput(
  { runId, attempt, teamId }: RunActor,
  run: RunToKeep,
  { position, collection: name, type, aliases, ...output }: NamedOutput,
  { digest, checkpoint }: { digest: string; checkpoint: string | undefined },
) {
  const project = output.project ?? run.project;
  const known =
    type === undefined ? await findCollectionByName(getDatabase(), { teamId, project, name }) : null;
  const config = createHash("sha256").update(JSON.stringify(run.config)).digest("hex");
  return {
    ...{ project, name, type: type ?? known?.type ?? usualType, digest, runId },
    clientId: `output:${runId}:${position}:${attempt}${checkpoint === undefined ? "" : `:${checkpoint}`}`,
    aliases: [run.name, ...aliases].filter(
      (alias) => alias !== "latest" && aliasSchema.safeParse(alias).success,
    ),
    metadata: JSON.stringify({ run: runId, ...(run.commit !== null && { commit: run.commit }), config }),
  };
}
