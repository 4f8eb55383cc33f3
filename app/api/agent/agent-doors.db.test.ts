/** Every call of the agent protocol, made with another agent's work in hand. A call without a row does not compile. */
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import type { TeamId } from "@/lib/access/actor";
import { agentCalls } from "@/lib/api/agent-calls";
import { fillPath } from "@/lib/api/endpoint";
import { registerAgent } from "@/lib/dispatch/agents/register-agent";
import { protocolVersion } from "@/lib/runs/agent-protocol";
import { answerRequest } from "@/lib/testing/api-server";
import { makeDoorWorld, photograph } from "@/lib/testing/door-world";
import { makeAgentToken, makePersonToken, makeTeam, uniqueName } from "@/lib/testing/factories";
import { md5Of, prepareOutput } from "@/lib/testing/make-artifact";
import { makeIdentity, makeOutcome } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

const { database } = prepareTestDatabase();
const at = new Date(0).toISOString();

interface Held {
  agentId: string;
  runId: string;
  /** The holder's program. */
  process: string;
  /** Of an output that was sent whole. */
  versionId?: string;
}

type Calls = typeof agentCalls;
function makeHello(): z.input<Calls["register"]["request"]> {
  return {
    protocol: protocolVersion,
    ...makeIdentity(),
    name: uniqueName("agent"),
    version: "1",
    host: "h",
    maxJobs: 1,
    resources: ["local-process"],
  };
}

/** What the agent that has the run would send. */
const bodies: { [Name in keyof Calls]: (held: Held) => z.input<Calls[Name]["request"]> } = {
  register: makeHello,
  adopt: ({ agentId, runId }) => ({ agentId, held: [{ runId, attempt: 1 }] }),
  lease: ({ agentId }) => ({ agentId, max: 10, waitSeconds: 0 }),
  heartbeat: ({ agentId, runId }) => ({ agentId, running: [{ runId, attempt: 1 }], waitSeconds: 0 }),
  sendEvents: ({ agentId }) => ({ agentId, attempt: 1, events: [{ kind: "starting", at }] }),
  sendLogs: ({ agentId }) => ({
    agentId,
    attempt: 1,
    chunks: [{ seq: 0, offset: 0, stream: "stdout", at, data: "eA==" }],
  }),
  listInputFiles: ({ agentId }) => ({ agentId, attempt: 1, position: 0 }),
  planUploads: ({ agentId }) => ({ agentId, attempt: 1, contents: [{ md5: md5Of("x"), size: 1 }] }),
  beginOutput: ({ agentId }) => ({ agentId, attempt: 1, position: 0, digest: "other" }),
  commitOutput: ({ agentId, versionId = "v" }) => ({ agentId, attempt: 1, position: 0, versionId }),
  leave: ({ agentId, process }) => ({ agentId, process }),
  finish: ({ agentId }) => ({ agentId, attempt: 1, outcome: makeOutcome(), startedAt: null, endedAt: at }),
};

const names = Object.keys(bodies) as (keyof Calls)[];

interface Entered {
  token: string;
  agentId: string;
  process: string;
}

async function enter(teamId: TeamId, queueId?: string): Promise<Entered> {
  const { token, actor } = await makeAgentToken(database(), teamId, queueId ? { queueIds: [queueId] } : {});
  const hello = makeHello();
  const { agentId } = await registerAgent(actor, hello);
  return { token, agentId, process: hello.process };
}

async function post(name: keyof Calls, token: string, held: Held) {
  const path = fillPath(agentCalls[name].path, { runId: held.runId });
  const response = await answerRequest(
    new Request(`http://slipway.test${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(bodies[name](held)),
    }),
  );
  return { status: response.status, text: await response.text() };
}

/** A team whose agent has its run; `steady` is what nobody else's call may change. */
async function setUp() {
  const world = await makeDoorWorld(database());
  const versionId = await prepareOutput(world.teamId, world.runId);
  const holder = { ...(await enter(world.teamId, world.queue.id)), versionId };
  const leased = await post("lease", holder.token, { ...holder, runId: world.runId });
  expect(leased.text).toContain(world.runId);
  const others = {
    "another team": await enter((await makeTeam(database())).teamId),
    "another queue": await enter(world.teamId, world.otherQueue.id),
    "the same queue": await enter(world.teamId, world.queue.id),
  };
  return { world, holder, others };
}

describe.each(names)("%s", (name) => {
  // To register says nothing of anybody else's work; and who asks by its own id for more work simply gets none.
  const isAboutOthers = name !== "register";

  test("the agent that has the run is heard", async () => {
    const { world, holder } = await setUp();
    const held = { ...holder, runId: world.runId };
    const needsStart = name === "finish" || name === "sendLogs";
    if (needsStart) expect((await post("sendEvents", holder.token, held)).status).toBe(200);
    expect((await post(name, holder.token, held)).status).toBe(200);
  });

  test("nobody else is, by the holder's id or by their own", async () => {
    const { world, holder, others } = await setUp();
    const steady = await photograph(database(), world.teamId);
    for (const [whose, { token, agentId }] of Object.entries(others))
      for (const as of isAboutOthers ? [holder.agentId, agentId] : []) {
        const { status, text } = await post(name, token, { ...holder, agentId: as, runId: world.runId });
        const isOwn = as === agentId;
        // To leave is answered like any last word, and from anybody else it means nothing.
        const idle = name === "leave" || (isOwn && ["lease", "heartbeat", "adopt"].includes(name));
        expect([whose, isOwn, idle ? 200 : "refused"]).toEqual([
          whose,
          isOwn,
          status >= 400 && status < 500 ? "refused" : status,
        ]);
        if (whose !== "the same queue" && !isOwn) expect(text).not.toContain(world.mark);
        if (name === "adopt" && isOwn) expect(JSON.parse(text).keep).toEqual([]);
        expect(await photograph(database(), world.teamId)).toBe(steady);
      }
  });

  test("a person's token does not open it, nor does no token", async () => {
    const { world, holder } = await setUp();
    const { token } = await makePersonToken(database(), world.owner);
    const held = { ...holder, runId: world.runId };
    const steady = await photograph(database(), world.teamId);
    expect((await post(name, token, held)).status).toBe(403);
    expect((await post(name, "slw_never", held)).status).toBe(401);
    expect(await photograph(database(), world.teamId)).toBe(steady);
  });
});

test("an agent of one queue neither finds nor is given the run of another", async () => {
  const world = await makeDoorWorld(database());
  const { token, ...other } = await enter(world.teamId, world.otherQueue.id);
  const held = { ...other, runId: world.runId };
  expect((await post("lease", token, held)).text).toBe('{"leases":[]}');
  for (const name of ["sendEvents", "sendLogs", "finish"] as const)
    expect((await post(name, token, held)).status).toBe(404);
});

test("nobody becomes a living agent by its id, and another team's only makes one of its own", async () => {
  const world = await makeDoorWorld(database());
  const hello = makeHello();
  const holder = await makeAgentToken(database(), world.teamId, { queueIds: [world.queue.id] });
  const { agentId } = await registerAgent(holder.actor, hello);
  const again = { ...hello, ...makeIdentity(), id: hello.id };
  const other = await makeAgentToken(database(), world.teamId, { queueIds: [world.otherQueue.id] });
  await expect(registerAgent(other.actor, again)).rejects.toMatchObject({ code: "CONFLICT" });
  const foreign = await makeAgentToken(database(), (await makeTeam(database())).teamId);
  expect((await registerAgent(foreign.actor, again)).agentId).not.toBe(agentId);
});
