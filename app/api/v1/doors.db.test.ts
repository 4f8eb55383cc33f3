/**
 * Every endpoint of the public API, tried as everybody who must not pass. An endpoint without a row does not compile; a row
 * is proved by the call that passes.
 */
import { beforeAll, describe, expect, test } from "vitest";
import type { PersonActor, Role } from "@/lib/access/actor";
import { type Endpoint, fillPath } from "@/lib/api/endpoint";
import { endpoints } from "@/lib/api/endpoints";
import { answerRequest } from "@/lib/testing/api-server";
import { type DoorWorld, makeDoorWorld, photograph } from "@/lib/testing/door-world";
import {
  makeAgentToken,
  makeMember,
  makePersonToken,
  makeQueue,
  simpleJobText,
  simplePipelineText,
  simpleQueueText,
} from "@/lib/testing/factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

const { database } = prepareTestDatabase();

interface Row {
  params?: (world: DoorWorld) => Record<string, string>;
  query?: string;
  body?: (world: DoorWorld) => unknown;
  /** The highest role that is refused; null when every member may. */
  refused: Role | null;
  /** One answer for many runs: each that is refused says so in it. */
  isBulk?: true;
  /** In another team the same call is about that team's own thing. */
  isOwn?: true;
}

const project = ({ project: name }: DoorWorld) => ({ project: name });
const artifact = (world: DoorWorld) => ({ ...project(world), artifact: world.artifact });
const version = (world: DoorWorld) => ({ ...artifact(world), version: "v0" });
const upload = ({ pendingVersionId }: DoorWorld) => ({ versionId: pendingVersionId });
const view = (world: DoorWorld) => ({ ...project(world), view: world.view });
const queue = ({ queue: { name } }: DoorWorld) => ({ queue: name });
const job = ({ job: { name } }: DoorWorld) => ({ job: name });
const run = ({ runId }: DoorWorld) => ({ runId });
const runs = ({ runId }: DoorWorld) => ({ runIds: [runId] });
const launch = (world: DoorWorld) => ({ queue: world.queue.name, jobText: simpleJobText });
const preset = ({ preset: name }: DoorWorld) => ({ kind: "preset", name });

const rows: Record<keyof typeof endpoints, Row> = {
  launchRun: { body: launch, refused: "viewer" },
  previewRun: { body: launch, refused: "viewer" },
  listRuns: { refused: null },
  getRun: { params: run, refused: null },
  listRunEvents: { params: run, refused: null },
  getRunLog: { params: run, refused: null },
  getRunArchive: { params: run, refused: null },
  streamRun: { params: run, query: "?log=false", refused: null },
  cancelRun: { params: run, refused: "researcher" },
  cancelRuns: { body: runs, refused: "researcher", isBulk: true },
  holdRuns: { body: runs, refused: "researcher", isBulk: true },
  releaseRuns: { body: runs, refused: "researcher", isBulk: true },
  prioritiseRuns: {
    body: (world) => ({ ...runs(world), priority: "front" }),
    refused: "researcher",
    isBulk: true,
  },
  resumeRun: { params: ({ failedRunId }) => ({ runId: failedRunId }), body: () => ({}), refused: "viewer" },
  rerunRun: { params: run, body: () => ({ mode: "exact" }), refused: "viewer" },
  launchPipeline: {
    body: ({ queue }) => ({ queue: queue.name, jobText: simplePipelineText }),
    refused: "viewer",
  },
  cancelPipeline: { params: ({ pipelineId }) => ({ pipelineId }), refused: "viewer" },
  listPipelines: { refused: null },
  getPipeline: { params: ({ pipelineId }) => ({ pipelineId }), refused: null },
  logHistory: { params: run, body: () => ({ lines: [{ loss: 0.5 }] }), refused: "viewer" },
  getHistory: { params: run, refused: null },
  listMetrics: { params: run, refused: null },
  getSeries: { params: run, query: "?key=loss", refused: null },
  getSummary: { params: run, refused: null },
  listProjects: { refused: null },
  getProject: { params: project, refused: null },
  listViews: { params: project, refused: null },
  createView: { params: project, body: () => ({ name: "new view", content: {} }), refused: "viewer" },
  getView: { params: view, refused: null },
  updateView: { params: view, body: () => ({ content: { runs: 50 } }), refused: "lead" },
  deleteView: { params: view, refused: "lead" },
  listArtifacts: { refused: null },
  previewArtifactGarbage: { refused: "lead" },
  sweepArtifactGarbage: { refused: "lead" },
  getArtifact: { params: artifact, refused: null },
  updateArtifact: { params: artifact, body: () => ({ description: "new" }), refused: "viewer" },
  deleteArtifact: { params: artifact, refused: "viewer" },
  listArtifactVersions: { params: artifact, refused: null },
  getArtifactVersion: { params: version, refused: null },
  updateArtifactVersion: { params: version, body: () => ({ tags: ["new"] }), refused: "viewer" },
  deleteArtifactVersion: { params: version, query: "?withAliases=true", refused: "viewer" },
  listArtifactFiles: { params: version, refused: null },
  getArtifactFile: { params: (world) => ({ ...version(world), path: "same.txt" }), refused: null },
  listArtifactDownloads: { params: version, refused: null },
  getArtifactArchive: { params: version, refused: null },
  setArtifactAlias: {
    params: (world) => ({ ...artifact(world), alias: "prod" }),
    body: () => ({ version: "v0" }),
    refused: "viewer",
  },
  removeArtifactAlias: { params: (world) => ({ ...artifact(world), alias: "best" }), refused: "viewer" },
  linkArtifactVersion: { params: version, body: () => ({ portfolio: "chosen" }), refused: "viewer" },
  unlinkArtifactVersion: {
    params: (world) => ({ ...version(world), artifact: world.portfolio }),
    refused: "viewer",
  },
  useArtifactVersion: { params: version, body: run, refused: "viewer" },
  getArtifactLineage: { params: version, refused: null },
  diffArtifactVersions: { params: version, query: "?against=v1", refused: null },
  getRunReproduction: { params: run, refused: null },
  listRunArtifacts: { params: run, query: "?kind=logged", refused: null },
  beginArtifactVersion: {
    params: artifact,
    body: () => ({ type: "dataset", digest: "another" }),
    refused: "viewer",
    isOwn: true,
  },
  planArtifactContents: {
    params: upload,
    body: () => ({ contents: [{ md5: "rL0Y20zC+Fzt72VPzMSk2A==", size: 3 }] }),
    refused: "viewer",
  },
  commitArtifactVersion: { params: upload, refused: "viewer" },
  listQueues: { refused: null },
  getQueue: { params: queue, refused: null },
  applyQueue: {
    params: queue,
    body: () => ({ text: `${simpleQueueText}# again\n`, resource: "local-process" }),
    refused: "lead",
    isOwn: true,
  },
  listQueueVersions: { params: queue, refused: null },
  getQueueVersion: { params: (world) => ({ ...queue(world), number: "1" }), refused: null },
  getQueueLine: { params: queue, refused: null },
  pauseQueue: { params: queue, refused: "researcher" },
  resumeQueue: { params: queue, refused: "researcher" },
  archiveQueue: {
    params: ({ otherQueue }) => ({ queue: otherQueue.name }),
    body: () => ({}),
    refused: "lead",
  },
  listJobs: { refused: null },
  getJob: { params: job, refused: null },
  applyJob: {
    params: job,
    body: () => ({ text: `${simpleJobText}# again\n` }),
    refused: "viewer",
    isOwn: true,
  },
  setJobAlias: {
    params: (world) => ({ ...job(world), alias: "best" }),
    body: () => ({ number: 1 }),
    refused: "viewer",
  },
  removeJobAlias: { params: (world) => ({ ...job(world), alias: "prod" }), refused: "viewer" },
  archiveJob: { params: job, body: () => ({}), refused: "researcher" },
  listTeamConfigs: { refused: null },
  getTeamConfig: { params: preset, refused: null },
  applyTeamConfig: {
    params: preset,
    body: () => ({ text: "env: {A: b}\n" }),
    refused: "viewer",
    isOwn: true,
  },
  archiveTeamConfig: { params: preset, refused: "viewer" },
  listAgents: { refused: null },
  getAgent: { params: ({ agentId }) => ({ agentId }), refused: null },
  orderAgent: {
    params: ({ agentId }) => ({ agentId }),
    body: () => ({ order: "drain" }),
    refused: "lead",
  },
  getMe: { refused: null, isOwn: true },
  listTokens: { refused: null },
  createToken: {
    body: ({ queue: { name } }) => ({ kind: "agent", name: "gpu", queues: [name] }),
    refused: "lead",
  },
  revokeToken: { params: ({ tokenId }) => ({ tokenId }), refused: null },
};

const cases = Object.entries(rows).map(([name, row]): [string, Endpoint, Row] => [
  name,
  endpoints[name as keyof typeof endpoints],
  row,
]);

/** A stream answers at once and goes on: its first piece is enough. */
async function call(token: string, endpoint: Endpoint, row: Row, world: DoorWorld) {
  const path = fillPath(endpoint.path, row.params?.(world) ?? {});
  const body = row.body && JSON.stringify(row.body(world));
  const response = await answerRequest(
    new Request(`http://slipway.test${path}${row.query ?? ""}`, {
      method: endpoint.method,
      headers: { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) },
      ...(body && { body }),
    }),
  );
  return { status: response.status, text: await readAnswer(endpoint, response) };
}

async function readAnswer(endpoint: Endpoint, response: Response): Promise<string> {
  if (endpoint.answer !== "events" || !response.ok) return response.text();
  await response.body?.cancel();
  return "";
}

async function tokenOf(person: PersonActor, options: Parameters<typeof makePersonToken>[2] = {}) {
  return (await makePersonToken(database(), person, options)).token;
}

/** Names and ids of the world that the caller has not sent. */
function leaks(text: string, world: DoorWorld, sent: string): string[] {
  const { mark, teamId, owner, member, queue, job, runId, agentId, tokenId } = world;
  return [mark, teamId, owner.personId, member.personId, queue.id, job.id, runId, agentId, tokenId].filter(
    (secret) => text.includes(secret) && !sent.includes(secret),
  );
}

describe.each(cases)("%s", (_, endpoint, row) => {
  const isRead = endpoint.method === "GET";
  // Those who are refused leave it as it was.
  let world: DoorWorld;
  beforeAll(async () => {
    world = await makeDoorWorld(database());
  });

  test("tells another team's admin nothing, and changes nothing", async () => {
    const foreign = await makeMember(database(), "admin");
    const token = await tokenOf(foreign);
    const before = await photograph(database(), world.teamId);
    const { status, text } = await call(token, endpoint, row, world);
    const sent = JSON.stringify([row.params?.(world), row.body?.(world)]);
    expect(leaks(text, world, sent)).toEqual([]);
    expect(await photograph(database(), world.teamId)).toBe(before);
    if (row.isOwn || (!row.params && !row.body) || row.isBulk) expect(status).toBeLessThan(300);
    else expect(row.body ? [404, 400] : [404]).toContain(status);
    if (row.isBulk) expect(text).toMatch(/"refused":\[\{/);
  });

  test("refuses the roles that may not", async () => {
    const roles: Role[] = ["viewer", "researcher", "lead"];
    for (const role of row.refused === null ? [] : roles.slice(0, roles.indexOf(row.refused) + 1)) {
      const person = await makeMember(database(), role, { teamId: world.teamId });
      const token = await tokenOf(person);
      const before = await photograph(database(), world.teamId);
      const { status, text } = await call(token, endpoint, row, world);
      expect([role, status]).toEqual([role, row.isBulk ? 200 : 403]);
      if (row.isBulk) expect(text).toMatch(/"refused":\[\{/);
      expect(await photograph(database(), world.teamId)).toBe(before);
    }
  });

  test("lets a read-only token of an admin look, and no more", async () => {
    const token = await tokenOf(world.owner, { readOnly: true });
    const before = await photograph(database(), world.teamId);
    const { status, text } = await call(token, endpoint, row, world);
    expect(status).toBe(isRead || row.isBulk ? 200 : 403);
    if (!isRead) expect(text).toContain("This API token is read-only");
    expect(await photograph(database(), world.teamId)).toBe(before);
  });

  test("shows a token of another queue nothing of this one", async () => {
    const elsewhere = await makeQueue(database(), world.teamId);
    const token = await tokenOf(world.owner, { queueIds: [elsewhere.id] });
    const before = await photograph(database(), world.teamId);
    const { status, text } = await call(token, endpoint, row, world);
    expect(status).toBeLessThan(500);
    expect(await photograph(database(), world.teamId)).toBe(before);
    const sent = JSON.stringify([row.params?.(world), row.body?.(world)]);
    for (const secret of [world.queue.id, world.queue.name, world.runId, world.agentId, world.tokenId])
      expect(sent.includes(secret) ? "" : text).not.toContain(secret);
    if (!isRead && !row.isBulk) expect([400, 403, 404]).toContain(status);
  });

  test("is shut to an agent's token", async () => {
    const { token } = await makeAgentToken(database(), world.teamId);
    const before = await photograph(database(), world.teamId);
    expect((await call(token, endpoint, row, world)).status).toBe(403);
    expect(await photograph(database(), world.teamId)).toBe(before);
  });

  test("passes for the team's admin", async () => {
    const { status, text } = await call(await tokenOf(world.owner), endpoint, row, world);
    expect(`${status} ${text}`).toMatch(/^2/);
    if (row.isBulk) expect(text).toContain('"refused":[]');
  });
});
