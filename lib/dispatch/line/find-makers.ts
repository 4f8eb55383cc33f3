import type { TeamId } from "../../access/actor";
import { foldName } from "../../access/name";
import { declaredOutputs } from "../../config/pipeline/declared-outputs";
import { parseArtifactName } from "../../config/values/artifact-name";
import {
  type AwaitedInput,
  findAwaitedInput,
  findPossibleJobs,
  findPossibleMakers,
  type PossibleMaker,
} from "../../db/artifact-makers";
import { getDatabase } from "../../db/client";
import { listNamedOutputs } from "../../runs/named-artifact";
import { isFinal } from "../../runs/run-state";
import type { ArtifactMaker } from "../../runs/run-view";
import { jsonObjectSchema } from "../../runs/stored-run";

const mostLiving = 20;

/** Who could make what a run waits for: runs of the team that declare it, the newest first; else jobs whose newest version does. */
export async function findMakers(teamId: TeamId, runId: string): Promise<ArtifactMaker[]> {
  const db = getDatabase();
  const awaited = await findAwaitedInput(db, runId);
  if (!awaited) return [];
  const runs = (await findPossibleMakers(db, teamId, awaited)).filter(
    (run) => run.id !== runId && isMadeBy(run, awaited),
  );
  const living = runs.filter(({ state }) => !isFinal(state)).slice(0, mostLiving);
  const ended = runs.filter(({ state }) => isFinal(state)).slice(0, 1);
  if (runs.length > 0)
    return [...living, ...ended].map(({ id, name, state }) => ({ kind: "run", id, name, state }));
  const jobs = await findPossibleJobs(db, teamId, awaited.collection);
  return jobs
    .filter(({ text }) =>
      declaredOutputs({ layer: "job", file: "job.yaml", text }).some((name) => isNamed(name, awaited)),
    )
    .map(({ name }) => ({ kind: "job", name }));
}

function isMadeBy({ projectKey, outputs }: PossibleMaker, awaited: AwaitedInput): boolean {
  const output_artifacts = jsonObjectSchema.array().catch([]).parse(outputs);
  return listNamedOutputs({ output_artifacts }).some(
    ({ collection, project = projectKey }) =>
      collection === awaited.collection && foldName(project) === awaited.projectKey,
  );
}

/** A job says in no project where it will be launched, unless it names one. */
function isNamed(written: string, { collection, projectKey }: AwaitedInput): boolean {
  const read = parseArtifactName(written);
  if ("problem" in read || read.name !== collection) return false;
  return read.project === undefined || foldName(read.project) === projectKey;
}
