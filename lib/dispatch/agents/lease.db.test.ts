import { describe, expect, it } from "vitest";
import { getPool } from "../../db/client";
import { claimItems } from "../../db/run-queue-items";
import { makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { type MadeAgent, makeAgent, makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { claimTogether } from "./claim-desk";
import { waitForLeases } from "./wait-for-leases";

const { database } = prepareTestDatabase();
const never = new AbortController().signal;
const byText = (a: string, b: string) => (a < b ? -1 : 1);

const lease = (agent: MadeAgent, max = 1, waitSeconds = 0) =>
  waitForLeases(agent.actor, { agentId: agent.agentId, max, waitSeconds }, never);

async function setUp(options: { maxRunning?: number; quotas?: Record<string, number> } = {}) {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId, options);
  const run = (
    author: string,
    priority: "critical" | "high" | "medium" | "low" = "medium",
    queueId = queue.id,
  ) => makeRun(db, { teamId, queueId, author, priority });
  return { db, teamId, queue, run };
}

const order = async (agent: MadeAgent, count: number) => {
  const leases = [];
  for (let taken = 0; taken < count; taken += 1) leases.push(...(await lease(agent)));
  return leases.map((one) => one.runId);
};

describe("the claim", () => {
  it("gives an agent all it needs and moves the run", async () => {
    const { db, teamId, queue, run } = await setUp();
    const made = await run("Ana");
    const agent = await makeAgent(teamId);
    const [got] = await lease(agent);
    expect(got).toMatchObject({
      runId: made.id,
      attempt: 1,
      runName: made.name,
      queue: { id: queue.id, name: queue.name },
      author: "Ana",
      manifest: { argv: ["true"], cwd: ".", env: {} },
      maxRunSeconds: null,
    });
    const row = await db.run.findUniqueOrThrow({ where: { id: made.id }, include: { item: true } });
    expect(row).toMatchObject({ state: "leased", attempt: 1, agentId: agent.agentId });
    expect(row.item).toMatchObject({ agentId: agent.agentId, attempt: 1 });
    expect(await lease(agent)).toEqual([]);
  });

  it("never gives two agents the same item, however many ask at once", async () => {
    const { teamId, run } = await setUp();
    const runs = await Promise.all(Array.from({ length: 40 }, (_, index) => run(`p${index % 5}`)));
    const agents = await Promise.all(Array.from({ length: 8 }, () => makeAgent(teamId, { maxJobs: 100 })));
    const taken: string[] = [];
    await Promise.all(
      agents.map(async (agent) => {
        for (;;) {
          const leases = await lease(agent, 2);
          if (leases.length === 0) return;
          taken.push(...leases.map((one) => one.runId));
        }
      }),
    );
    expect(taken.sort(byText)).toEqual(runs.map((one) => one.id).sort(byText));
  });

  it("takes the more urgent first, whoever holds what", async () => {
    const { teamId, run } = await setUp();
    const low = await run("Ana", "low");
    const medium = await run("Ben", "medium");
    const high = await run("Ana", "high");
    const critical = await run("Ana", "critical");
    const agent = await makeAgent(teamId, { maxJobs: 10 });
    expect(await order(agent, 4)).toEqual([critical.id, high.id, medium.id, low.id]);
  });

  it("shares between people: who holds the fewest goes next, then who waited longest", async () => {
    const { teamId, run } = await setUp();
    const ana = [await run("Ana"), await run("Ana"), await run("Ana")].map((one) => one.id);
    const ben = [await run("Ben"), await run("Ben")].map((one) => one.id);
    const cleo = (await run("Cleo")).id;
    const agent = await makeAgent(teamId, { maxJobs: 10 });
    expect(await order(agent, 6)).toEqual([ana[0], ben[0], cleo, ana[1], ben[1], ana[2]]);
  });

  it("shares in one batch as in single claims", async () => {
    const { teamId, run } = await setUp();
    const ana = [await run("Ana"), await run("Ana")].map((one) => one.id);
    const ben = (await run("Ben")).id;
    const agent = await makeAgent(teamId, { maxJobs: 10 });
    expect((await lease(agent, 5)).map((one) => one.runId)).toEqual([ana[0], ben, ana[1]]);
  });

  it("keeps quotas per person, and the blocked person blocks nobody else", async () => {
    const { teamId, run } = await setUp({ quotas: { runningPerPerson: 1 } });
    const first = await run("Ana", "critical");
    await run("Ana", "critical");
    await run("Ana", "critical");
    const ben = await run("Ben", "low");
    const agent = await makeAgent(teamId, { maxJobs: 10 });
    expect((await lease(agent, 10)).map((one) => one.runId)).toEqual([first.id, ben.id]);
  });

  it.each([
    ["the queue's limit", { maxRunning: 2 }, 2],
    ["the team's quota", { quotas: { runningPerTeam: 3 } }, 3],
    ["a person's quota", { quotas: { runningPerPerson: 1 } }, 4],
  ])("never exceeds %s, however many agents claim at once", async (_, limits, expected) => {
    const { teamId, run } = await setUp(limits);
    for (let index = 0; index < 12; index += 1) await run(`p${index % 4}`);
    const agents = await Promise.all(Array.from({ length: 12 }, () => makeAgent(teamId, { maxJobs: 5 })));
    const taken = await Promise.all(agents.map((agent) => lease(agent, 5)));
    expect(taken.flat()).toHaveLength(expected);
  });

  it("never gives an agent more than it can run, also when it asks twice at once", async () => {
    const { teamId, run } = await setUp();
    for (let index = 0; index < 6; index += 1) await run("Ana");
    const agent = await makeAgent(teamId, { maxJobs: 2 });
    const both = await Promise.all([lease(agent, 5), lease(agent, 5)]);
    expect(both.flat()).toHaveLength(2);
  });

  it("takes nothing from a paused or archived queue, nor what is held or backing off", async () => {
    const { db, teamId, queue, run } = await setUp();
    const made = await run("Ana");
    const agent = await makeAgent(teamId, { maxJobs: 5 });
    const soon = new Date(Date.now() + 60_000);
    const blocks = [
      [db.queue.update({ where: { id: queue.id }, data: { pausedAt: new Date() } }), { pausedAt: null }],
      [db.queue.update({ where: { id: queue.id }, data: { archivedAt: new Date() } }), { archivedAt: null }],
    ] as const;
    for (const [block, undo] of blocks) {
      await block;
      expect(await lease(agent)).toEqual([]);
      await db.queue.update({ where: { id: queue.id }, data: undo });
    }
    await db.runQueueItem.update({ where: { runId: made.id }, data: { heldAt: new Date() } });
    expect(await lease(agent)).toEqual([]);
    await db.runQueueItem.update({ where: { runId: made.id }, data: { heldAt: null, notBefore: soon } });
    expect(await lease(agent)).toEqual([]);
    await db.runQueueItem.update({ where: { runId: made.id }, data: { notBefore: new Date(0) } });
    expect(await lease(agent)).toHaveLength(1);
  });

  it("steps over an item that somebody else is writing", async () => {
    const { db, teamId, queue, run } = await setUp();
    const first = await run("Ana");
    const second = await run("Ana");
    const alone = await run("Ben");
    const agent = await makeAgent(teamId, { maxJobs: 5 });
    await db.$transaction(async (tx) => {
      await tx.$queryRaw`select 1 from "RunQueueItem" where "runId" in (${first.id}, ${alone.id}) for update`;
      const { agentId } = agent;
      const claimed = await claimItems(getPool(), {
        agents: [{ agentId, max: 5 }],
        queueIds: [queue.id],
        env: null,
        leaseSeconds: 45,
      });
      expect(claimed).toEqual([{ agentId, runId: second.id, attempt: 1 }]);
    });
  });

  it("deals out what there is in turn when many agents ask at once", async () => {
    const { teamId, queue, run } = await setUp();
    for (let index = 0; index < 6; index += 1) await run(`p${index}`);
    const agents = await Promise.all(Array.from({ length: 3 }, () => makeAgent(teamId, { maxJobs: 6 })));
    const claims = agents.map(({ agentId }) =>
      claimTogether({ agentId, max: 6, queueIds: [queue.id], env: null }),
    );
    const [first, ...others] = (await Promise.all(claims)).map((leases) => leases.length);
    // The first does not wait for the others; those that came meanwhile share what it left.
    expect([first, ...others]).toEqual([6, 0, 0]);
    for (let index = 0; index < 4; index += 1) await run(`q${index}`);
    const [one, two] = agents.slice(1).map(({ agentId }) => ({ agentId, max: 6 }));
    if (!one || !two) throw new Error("three agents were made");
    const shared = await claimItems(getPool(), {
      agents: [one, two],
      queueIds: [queue.id],
      env: null,
      leaseSeconds: 45,
    });
    expect(shared.map((lease) => lease.agentId)).toEqual([
      one.agentId,
      two.agentId,
      one.agentId,
      two.agentId,
    ]);
  });

  it("serves every call of an agent that asks again as soon as it was answered", async () => {
    const { teamId, queue, run } = await setUp();
    const runs = await Promise.all(Array.from({ length: 30 }, (_, index) => run(`p${index % 3}`)));
    const { agentId } = await makeAgent(teamId, { maxJobs: 100 });
    const taken: string[] = [];
    for (;;) {
      const leases = await claimTogether({ agentId, max: 1, queueIds: [queue.id], env: null });
      if (leases.length === 0) break;
      taken.push(...leases.map((lease) => lease.runId));
    }
    expect(taken.sort(byText)).toEqual(runs.map((one) => one.id).sort(byText));
  });

  it("gives a run that needs environment variables only to an agent that has them", async () => {
    const { db, teamId, run } = await setUp();
    const needy = await run("Ana", "critical");
    const plain = await run("Ana");
    await db.runQueueItem.update({ where: { runId: needy.id }, data: { needs: "HF_TOKEN,S3_KEY" } });
    const without = await makeAgent(teamId, { maxJobs: 5, env: ["S3_KEY"] });
    expect((await lease(without, 5)).map((one) => one.runId)).toEqual([plain.id]);
    const having = await makeAgent(teamId, { env: ["HF_TOKEN", "OTHER", "S3_KEY"] });
    expect((await lease(having)).map((one) => one.runId)).toEqual([needy.id]);
  });

  it("takes what was moved to the front before anything else, and nothing that waits for an artifact", async () => {
    const { db, teamId, run } = await setUp();
    const critical = await run("Ana", "critical");
    const moved = await run("Ben", "low");
    const early = await run("Ben", "critical");
    await db.runQueueItem.update({ where: { runId: moved.id }, data: { priority: -1 } });
    await db.runQueueItem.update({ where: { runId: early.id }, data: { waitsFor: "data:v1" } });
    const agent = await makeAgent(teamId, { maxJobs: 10 });
    expect(await order(agent, 3)).toEqual([moved.id, critical.id]);
  });

  it("gives a draining agent nothing", async () => {
    const { db, teamId, run } = await setUp();
    await run("Ana");
    const agent = await makeAgent(teamId);
    await db.agent.update({ where: { id: agent.agentId }, data: { drainAt: new Date() } });
    expect(await lease(agent)).toEqual([]);
  });

  it("is confined to the token's queues and team", async () => {
    const { db, teamId, run } = await setUp();
    await run("Ana");
    const other = await makeQueue(db, teamId);
    const scoped = await makeAgent(teamId, { queueIds: [other.id] });
    expect(scoped.queues.map((queue) => queue.id)).toEqual([other.id]);
    expect(await lease(scoped)).toEqual([]);
    const stranger = await makeAgent((await makeTeam(db)).teamId);
    expect(await lease(stranger)).toEqual([]);
  });

  it("refuses people and unknown agents", async () => {
    const { db, teamId } = await setUp();
    const person = await makeMember(db, "admin", { teamId });
    const agent = await makeAgent(teamId);
    const other = await makeAgent(teamId);
    const input = { agentId: agent.agentId, max: 1, waitSeconds: 0 };
    await expect(waitForLeases(person, input, never)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(waitForLeases(other.actor, input, never)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("an open lease call", () => {
  it("is answered when a run is submitted", async () => {
    const { db, teamId, queue, run } = await setUp();
    const agent = await makeAgent(teamId);
    const waiting = lease(agent, 1, 20);
    const made = await run("Ana");
    await db.$executeRaw`select pg_notify('slipway_queue', ${queue.id})`;
    expect((await waiting).map((one) => one.runId)).toEqual([made.id]);
  });

  it("is answered for a queue that was made while it was open", async () => {
    const { db, teamId, run } = await setUp();
    const agent = await makeAgent(teamId);
    const waiting = lease(agent, 1, 20);
    const queue = await makeQueue(db, teamId);
    const made = await run("Ana", "medium", queue.id);
    // Until the call has joined the line nobody hears the wake-up, but then its first look finds the run.
    await db.$executeRaw`select pg_notify('slipway_queue', ${teamId})`;
    expect((await waiting).map((one) => one.runId)).toEqual([made.id]);
  });

  it("of every agent learns of a new queue from one wake-up of the team", async () => {
    const { db, teamId, run } = await setUp();
    const agents = await Promise.all([makeAgent(teamId), makeAgent(teamId)]);
    const waiting = agents.map((agent) => lease(agent, 1, 20));
    const agentIds = agents.map(({ agentId }) => agentId);
    await expect.poll(() => db.agentQueue.count({ where: { agentId: { in: agentIds } } })).toBe(2);
    const queue = await makeQueue(db, teamId);
    await db.$executeRaw`select pg_notify('slipway_queue', ${teamId})`;
    const runs = [];
    for (const author of ["Ana", "Ben"]) {
      runs.push(await run(author, "medium", queue.id));
      await db.$executeRaw`select pg_notify('slipway_queue', ${queue.id})`;
    }
    const taken = (await Promise.all(waiting)).flat().map((one) => one.runId);
    expect(taken.sort(byText)).toEqual(runs.map((one) => one.id).sort(byText));
  });

  it("ends at once when the caller hangs up", async () => {
    const { teamId } = await setUp();
    const agent = await makeAgent(teamId);
    const controller = new AbortController();
    const call = { agentId: agent.agentId, max: 1, waitSeconds: 60 };
    const waiting = waitForLeases(agent.actor, call, controller.signal);
    controller.abort();
    expect(await waiting).toEqual([]);
  });

  it("of many agents, each new run is taken by one, and all runs are taken", async () => {
    const { db, teamId, queue, run } = await setUp();
    const agents = await Promise.all(Array.from({ length: 6 }, () => makeAgent(teamId)));
    const waiting = agents.map((agent) => lease(agent, 1, 20));
    const runs = [];
    for (let index = 0; index < 6; index += 1) {
      runs.push(await run(`p${index}`));
      await db.$executeRaw`select pg_notify('slipway_queue', ${queue.id})`;
    }
    const taken = (await Promise.all(waiting)).flat().map((one) => one.runId);
    expect(taken.sort(byText)).toEqual(runs.map((one) => one.id).sort(byText));
  });

  it("a wake-up that a full agent cannot use reaches one that can", async () => {
    const { db, teamId, queue, run } = await setUp();
    const full = await makeAgent(teamId);
    await run("Ana");
    await lease(full);
    const hangUp = new AbortController();
    const call = { agentId: full.agentId, max: 1, waitSeconds: 20 };
    const waitingFull = waitForLeases(full.actor, call, hangUp.signal);
    const free = await makeAgent(teamId);
    const waiting = lease(free, 1, 20);
    const made = await run("Ben");
    await db.$executeRaw`select pg_notify('slipway_queue', ${queue.id})`;
    expect((await waiting).map((one) => one.runId)).toEqual([made.id]);
    hangUp.abort();
    expect(await waitingFull).toEqual([]);
  });
});
