import { expect, it } from "vitest";
import type { agentCalls } from "@/lib/api/agent-calls";
import { getDatabase } from "@/lib/db/client";
import { protocolVersion } from "@/lib/runs/agent-protocol";
import { answerRequest } from "@/lib/testing/api-server";
import { makeAgentToken, makeMember, makePersonToken, makeQueue, makeTeam } from "@/lib/testing/factories";
import { md5Of, prepareOutput } from "@/lib/testing/make-artifact";
import { makeIdentity, makeOutcome, makeRun } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

prepareTestDatabase();

async function post(path: string, token: string, body: object): Promise<Response> {
  return answerRequest(
    new Request(`http://slipway.test/api/agent/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
}

const hello = {
  protocol: protocolVersion,
  ...makeIdentity(),
  name: "gpu-07",
  version: "1.0.0",
  host: "gpu-07",
  maxJobs: 1,
  resources: ["local-process"],
};

it("an agent registers, beats and reports over paths with and without parameters", async () => {
  const { teamId } = await makeTeam(getDatabase());
  const { token } = await makeAgentToken(getDatabase(), teamId);
  const registered = await post("register", token, hello);
  expect(registered.status).toBe(200);
  const { agentId } = await registered.json();
  const beat = await post("heartbeat", token, { agentId, running: [], waitSeconds: 0 });
  expect(beat.status).toBe(200);
  const events = [{ kind: "note", at: new Date(0).toISOString(), message: "hello" }];
  const report = await post("runs/nothere/events", token, { agentId, attempt: 1, events });
  expect(report.status).toBe(404);
  expect((await post("leave", token, { agentId, process: hello.process })).status).toBe(200);
  expect(await getDatabase().agent.findUnique({ where: { id: agentId } })).toMatchObject({
    leftAt: expect.any(Date),
  });
});

it("a stranger gets a plain refusal", async () => {
  const refused = await post("register", "slw_nobody", hello);
  expect(refused.status).toBe(401);
  expect(await refused.json()).toMatchObject({ error: { code: "UNAUTHENTICATED" } });
});

const at = new Date(0).toISOString();

/** A run that an agent has started, and every call of the protocol as that agent would make it. */
async function setUp() {
  const db = getDatabase();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const run = await makeRun(db, { teamId, queueId: queue.id });
  const { token } = await makeAgentToken(db, teamId, { queueIds: [queue.id] });
  const { agentId } = await (await post("register", token, hello)).json();
  const lease = { agentId, attempt: 1 };
  const versionId = await prepareOutput(teamId, run.id);
  const md5 = md5Of("x");
  const calls: Record<keyof typeof agentCalls, [path: string, body: object]> = {
    register: ["register", { ...hello, queues: [queue.name] }],
    lease: ["lease", { agentId, max: 1, waitSeconds: 0 }],
    sendEvents: [`runs/${run.id}/events`, { ...lease, events: [{ kind: "starting", at }] }],
    heartbeat: ["heartbeat", { agentId, running: [{ runId: run.id, attempt: 1 }], waitSeconds: 0 }],
    sendLogs: [
      `runs/${run.id}/logs`,
      { ...lease, chunks: [{ seq: 0, offset: 0, stream: "stdout", at, data: "eA==" }] },
    ],
    listInputFiles: [`runs/${run.id}/inputs`, { ...lease, position: 0 }],
    planUploads: [`runs/${run.id}/uploads`, { ...lease, contents: [{ md5, size: 1 }] }],
    beginOutput: [`runs/${run.id}/outputs`, { ...lease, position: 0, digest: "other" }],
    commitOutput: [`runs/${run.id}/commit`, { ...lease, position: 0, versionId }],
    adopt: ["adopt", { agentId, held: [{ runId: run.id, attempt: 1 }] }],
    finish: [`runs/${run.id}/finish`, { ...lease, outcome: makeOutcome(), startedAt: at, endedAt: at }],
    leave: ["leave", { agentId, process: hello.process }],
  };
  return { db, teamId, run, token, calls };
}
type World = Awaited<ReturnType<typeof setUp>>;

const strangers: Record<string, { status: number; findToken: (world: World) => Promise<string> }> = {
  "nobody's token": { status: 401, findToken: async () => "slw_nobody" },
  "the token of an admin of the team": {
    status: 403,
    findToken: async ({ db, teamId }) =>
      (await makePersonToken(db, await makeMember(db, "admin", { teamId }))).token,
  },
  "an agent's token of another team": {
    status: 404,
    findToken: async ({ db }) => (await makeAgentToken(db, (await makeTeam(db)).teamId)).token,
  },
  "an agent's token of the team, for another queue": {
    status: 404,
    findToken: async ({ db, teamId }) => {
      const other = await makeQueue(db, teamId);
      return (await makeAgentToken(db, teamId, { queueIds: [other.id] })).token;
    },
  },
};

it("every call is answered to the agent whose it is", async () => {
  const { calls, token } = await setUp();
  for (const [name, [path, body]] of Object.entries(calls))
    expect((await post(path, token, body)).status, name).toBe(200);
});

it.each(Object.entries(strangers))("no call is answered to %s", async (_, { status, findToken }) => {
  const world = await setUp();
  const { db, run, calls, token } = world;
  // A run that is under way, so that each call would change something.
  for (const name of ["lease", "sendEvents"] as const) await post(calls[name][0], token, calls[name][1]);
  const look = () =>
    db.run.findUniqueOrThrow({
      where: { id: run.id },
      include: { item: true, attempts: true, events: true, logs: true, agent: true },
    });
  const before = await look();
  const stranger = await findToken(world);
  for (const [name, [path, body]] of Object.entries(calls)) {
    const answer = await post(path, stranger, body);
    // Whose process is over needs no answer: what it says changes nothing.
    const isHeard = name === "leave" && status === 404;
    expect(answer.status, name).toBe(isHeard ? 200 : status);
    expect(Object.keys(await answer.json()), name).toEqual(isHeard ? [] : ["error"]);
  }
  expect(await look()).toEqual(before);
});
