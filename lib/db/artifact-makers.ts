/** Who may make an artifact that does not exist yet. Only the newest are looked at: a project may have a million runs. */
import type { TeamId } from "../access/actor";
import { isFinal, type RunState, runStates } from "../runs/run-state";
import type { Connection } from "./client";
import { escapeLike } from "./run-conditions";

export interface AwaitedInput {
  projectKey: string;
  collection: string;
}

/** What a run lacks first. */
export async function findAwaitedInput(db: Connection, runId: string): Promise<AwaitedInput | null> {
  return await db.runInput.findFirst({
    where: { runId, pinnedAt: null },
    orderBy: { position: "asc" },
    select: { projectKey: true, collection: true },
  });
}

export interface PossibleMaker {
  id: string;
  name: string;
  state: RunState;
  projectKey: string;
  /** Its `output_artifacts`. */
  outputs: unknown;
}

const living = runStates.filter((state) => !isFinal(state));
const mostOfState = 100;
const mostOfProject = 300;

/** Runs whose outputs may hold the name, the newest first: of those that have not ended a hundred of each state, and the project's newest. */
export async function findPossibleMakers(
  db: Connection,
  teamId: TeamId,
  { projectKey, collection }: AwaitedInput,
): Promise<PossibleMaker[]> {
  return await db.$queryRaw<PossibleMaker[]>`
    select r.id, r.name, r.state, p."nameKey" as "projectKey", r.config->'output_artifacts' as outputs
      from (
        select part.id from unnest(${[...living]}::text[]) as s(state) cross join lateral (
          select r.id from "Run" r where r."teamId" = ${teamId} and r.state = s.state
           order by r."createdAt" desc, r.id limit ${mostOfState}) part
        union
        select part.id from "Project" p cross join lateral (
          select r.id from "Run" r where r."projectId" = p.id
           order by r."createdAt" desc, r.id limit ${mostOfProject}) part
         where p."teamId" = ${teamId} and p."nameKey" = ${projectKey}) one
      join "Run" r on r.id = one.id join "Project" p on p.id = r."projectId"
     where (r.config->'output_artifacts')::text like ${`%${escapeLike(collection)}%`}
     order by r."createdAt" desc, r.id`;
}

const mostJobs = 1_000;
const mostTexts = 20;

/** Jobs whose newest version may name it among its outputs. */
export async function findPossibleJobs(
  db: Connection,
  teamId: TeamId,
  collection: string,
): Promise<{ name: string; text: string }[]> {
  return await db.$queryRaw`
    select j.name, v.text
      from (select * from "Job" where "teamId" = ${teamId} and "archivedAt" is null order by "createdAt" desc limit ${mostJobs}) j
      join "JobVersion" v on v."jobId" = j.id and v.number = j."latestVersion"
     where v.text like '%output_artifacts%' and v.text like ${`%${escapeLike(collection)}%`}
     order by j."createdAt" desc limit ${mostTexts}`;
}
