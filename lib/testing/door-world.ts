/** A team with one of everything, all of it carrying one mark, for tests that try every door as somebody who must not pass. */
import { randomBytes } from "node:crypto";
import type { PersonActor, Role, TeamId } from "../access/actor";
import { linkVersion } from "../artifacts/link-version";
import type { Database } from "../db/client";
import { hashPassword } from "../db/password-hash";
import { enqueueRun } from "../dispatch/launch/enqueue-run";
import { appendHistory } from "../tracking/append-history";
import { createView } from "../tracking/views/create-view";
import { makeJob, makeMember, makePersonToken, makeQueue, makeTeam } from "./factories";
import { makeArtifact, makePendingArtifact } from "./make-artifact";
import { makePipeline } from "./make-pipeline";
import { endMadeRun, makeAgent } from "./run-factories";

export interface DoorWorld {
  /** In every name and text of the team. */
  mark: string;
  teamId: TeamId;
  /** Made the run and has the token. */
  owner: PersonActor;
  queue: { id: string; name: string };
  otherQueue: { id: string; name: string };
  job: { id: string; name: string };
  base: string;
  preset: string;
  project: string;
  view: string;
  runId: string;
  /** Failed, with a checkpoint. */
  failedRunId: string;
  pipelineId: string;
  agentId: string;
  tokenId: string;
  /** Two versions, `v0` with an alias, linked to a portfolio; and one that is only begun. */
  artifact: string;
  portfolio: string;
  artifactVersionId: string;
  pendingVersionId: string;
  member: PersonActor;
}

export const doorPassword = "a password of doors";
const passwordHash = hashPassword(doorPassword);

export async function makeDoorWorld(database: Database): Promise<DoorWorld> {
  const mark = `mark${randomBytes(5).toString("hex")}`;
  const { teamId } = await makeTeam(database, `team-${mark}`);
  const person = async (role: Role, word: string) =>
    makeMember(database, role, { teamId, name: `${word}-${mark}`, passwordHash: await passwordHash });
  const owner = await person("admin", "owner");
  const queue = await makeQueue(database, teamId, { name: `queue-${mark}` });
  const job = await makeJob(database, teamId, { name: `job-${mark}` });
  await database.jobAlias.create({ data: { jobId: job.id, alias: "prod", number: 1 } });
  const [base, preset] = [`base-${mark}`, `preset-${mark}`];
  for (const [kind, name] of [
    ["base", base],
    ["preset", preset],
  ] as const)
    await database.teamConfig.create({
      data: {
        teamId,
        kind,
        name,
        nameKey: name,
        latestVersion: 1,
        versions: { create: { number: 1, text: `env: {MARK: ${mark}}\n`, createdBy: owner.name } },
      },
    });
  const project = `project-${mark}`;
  const run = await enqueueRun(owner, { queue: queue.name, job: job.name, name: `run-${mark}`, project });
  if (!run.ok) throw new Error(JSON.stringify(run.issues));
  const media = `{"image":{"_type":"image-file","path":"image-${mark}.png"},"_step":0}`;
  await appendHistory(owner, { runId: run.value.runId, lines: [media] });
  const view = await createView(owner, { project, name: `view-${mark}`, content: {} });
  if (!view.ok) throw new Error(JSON.stringify(view.issues));
  const artifact = { project, name: `artifact-${mark}` };
  const file = `file-${mark}.txt`;
  const { id: artifactVersionId } = await makeArtifact(
    owner,
    { [file]: mark, "same.txt": "same" },
    {
      ...artifact,
      aliases: ["best"],
      runId: run.value.runId,
    },
  );
  const failed = await enqueueRun(owner, {
    queue: queue.name,
    job: job.name,
    name: `failed-${mark}`,
    project,
  });
  if (!failed.ok) throw new Error(JSON.stringify(failed.issues));
  const failedRunId = failed.value.runId;
  await endMadeRun(database, failedRunId, { state: "failed", endedAt: new Date() });
  await database.runCheckpoint.create({
    data: { runId: failedRunId, position: 0, number: 1, attempt: 1, versionId: artifactVersionId },
  });
  const portfolio = `portfolio-${mark}`;
  await linkVersion(owner, { project, versionId: artifactVersionId, portfolio });
  await makeArtifact(owner, { [file]: `${mark} again`, "same.txt": "same" }, artifact);
  const pending = await makePendingArtifact(owner, { "new.txt": `new ${mark}` }, artifact);
  const stages = [{ name: `stage-${mark}`, runs: [{ runId: run.value.runId, isKept: true }] }];
  const { id: pipelineId } = await makePipeline(database, owner, {
    name: `pipeline-${mark}`,
    queue,
    project,
    stages,
  });
  const token = await makePersonToken(database, owner);
  return {
    mark,
    teamId,
    owner,
    queue,
    otherQueue: await makeQueue(database, teamId, { name: `other-queue-${mark}` }),
    job,
    base,
    preset,
    project,
    view: view.value.name,
    runId: run.value.runId,
    failedRunId,
    pipelineId,
    agentId: (await makeAgent(teamId, { name: `agent-${mark}`, queues: [queue.name] })).agentId,
    artifact: artifact.name,
    portfolio,
    artifactVersionId,
    pendingVersionId: pending.id,
    tokenId: token.actor.token?.id ?? "",
    member: await person("viewer", "member"),
  };
}

/** Everything a team has, as it is stored: a call that was refused leaves it as it was. */
export async function photograph(database: Database, teamId: TeamId): Promise<string> {
  const where = { teamId };
  const stored = await Promise.all([
    database.team.findMany({ where: { id: teamId } }),
    database.membership.findMany({ where, include: { person: true }, orderBy: { personId: "asc" } }),
    database.queue.findMany({ where, include: { versions: true }, orderBy: { id: "asc" } }),
    database.job.findMany({ where, include: { versions: true, aliases: true }, orderBy: { id: "asc" } }),
    database.teamConfig.findMany({ where, include: { versions: true }, orderBy: { id: "asc" } }),
    database.run.findMany({
      where,
      include: {
        item: true,
        events: true,
        logs: true,
        attempts: true,
        report: true,
        streams: { include: { chunks: true } },
      },
      orderBy: { id: "asc" },
    }),
    database.project.findMany({ where, include: { views: true }, orderBy: { id: "asc" } }),
    database.artifactCollection.findMany({
      where: { teamId },
      include: { members: true, aliases: true, versions: { include: { manifests: true, uses: true } } },
      orderBy: { id: "asc" },
    }),
    database.artifactContent.findMany({ where, orderBy: { md5: "asc" } }),
    database.agent.findMany({ where, omit: { lastSeenAt: true }, orderBy: { id: "asc" } }),
    database.apiToken.findMany({ where, omit: { lastUsedAt: true }, orderBy: { id: "asc" } }),
    database.setupLink.findMany({ where, orderBy: { hash: "asc" } }),
    database.auditEvent.findMany({ where, orderBy: { id: "asc" } }),
  ]);
  return JSON.stringify(
    stored,
    (_, value: unknown) => (typeof value === "bigint" ? String(value) : value),
    1,
  );
}
