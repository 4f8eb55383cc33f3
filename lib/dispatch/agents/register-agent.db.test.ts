import { describe, expect, it } from "vitest";
import { protocolVersion } from "../../runs/agent-protocol";
import { makeAgentToken, makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { makeAgent, makeIdentity, makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { adoptRuns } from "./adopt-runs";
import { heartbeat } from "./heartbeat";
import { leave } from "./leave";
import { listAgents } from "./list-agents";
import { orderAgent } from "./order-agent";
import { registerAgent } from "./register-agent";
import { waitForLeases } from "./wait-for-leases";

const { database } = prepareTestDatabase();
const never = new AbortController().signal;

async function setUp() {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const admin = await makeMember(db, "admin", { teamId });
  const { actor } = await makeAgentToken(db, teamId);
  const identity = makeIdentity();
  const register = (as: Partial<typeof identity & { name: string; host: string }> = {}, by = actor) =>
    registerAgent(by, {
      ...{ protocol: protocolVersion, ...identity, name: "gpu", version: "1", host: "box", maxJobs: 2 },
      ...{ resources: ["local-process"], ...as },
    });
  const silence = (id: string) => db.agent.update({ where: { id }, data: { lastSeenAt: new Date(0) } });
  const run = () => makeRun(db, { teamId, queueId: queue.id, personId: admin.personId, author: admin.name });
  const lease = (agentId: string) => waitForLeases(actor, { agentId, max: 2, waitSeconds: 0 }, never);
  return { db, teamId, admin, actor, identity, register, silence, run, lease };
}

describe("two agents of one name", () => {
  it("are two, and the newcomer touches nothing of the first, whose run goes on", async () => {
    const at = await setUp();
    const first = await at.register();
    const run = await at.run();
    await at.lease(first.agentId);
    const second = await at.register(makeIdentity());
    expect(second.agentId).not.toBe(first.agentId);
    await adoptRuns(at.actor, { agentId: second.agentId, held: [] });
    const stored = await at.db.run.findUniqueOrThrow({ where: { id: run.id }, include: { item: true } });
    expect(stored).toMatchObject({ state: "leased", attempt: 1, item: { agentId: first.agentId } });
    const views = await listAgents(at.admin);
    expect(views.map(({ name, online, busy }) => [name, online, busy])).toEqual([
      ["gpu", true, 1],
      ["gpu", true, 0],
    ]);
  });

  it("stay two when they register at the same moment", async () => {
    const at = await setUp();
    const both = await Promise.all([at.register(makeIdentity()), at.register(makeIdentity())]);
    expect(new Set(both.map(({ agentId }) => agentId)).size).toBe(2);
  });

  it("are one after the other where the first is gone and holds nothing", async () => {
    const at = await setUp();
    const first = await at.register();
    await at.silence(first.agentId);
    expect((await at.register(makeIdentity())).agentId).toBe(first.agentId);
    // The first was only cut off: it comes back as an agent of its own.
    expect((await at.register()).agentId).not.toBe(first.agentId);
  });

  it("are two while leases of the first last, however silent it is", async () => {
    const at = await setUp();
    const first = await at.register();
    await at.run();
    await at.lease(first.agentId);
    await at.silence(first.agentId);
    expect((await at.register(makeIdentity())).agentId).not.toBe(first.agentId);
  });

  it("of two teams have nothing to do with each other, not even with one id", async () => {
    const [at, other] = [await setUp(), await setUp()];
    const first = await at.register();
    const second = await other.register(at.identity);
    expect(second.agentId).not.toBe(first.agentId);
  });
});

describe("two processes with one id", () => {
  it("are one agent where the second starts in the same place: the first has ended", async () => {
    const at = await setUp();
    const first = await at.register();
    expect((await at.register({ process: "next", name: "renamed" })).agentId).toBe(first.agentId);
  });

  it("are told apart while the first lives: a copy elsewhere is refused with what to do", async () => {
    const at = await setUp();
    const first = await at.register();
    const copy = { process: "copy", place: "elsewhere", host: "other" };
    await expect(at.register(copy)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/lives already, on box: .*remove the file agent-id from the copy/),
    });
    await at.silence(first.agentId);
    expect((await at.register(copy)).agentId).toBe(first.agentId);
    // The first was frozen: it is not the agent any more, and what it says changes nothing.
    const { process } = at.identity;
    const late = { agentId: first.agentId, process };
    for (const call of [
      () => heartbeat(at.actor, { ...late, running: [], waitSeconds: 0 }, never),
      () => waitForLeases(at.actor, { ...late, waitSeconds: 0 }, never),
      () => adoptRuns(at.actor, { ...late, held: [] }),
    ])
      await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND" });
    await leave(at.actor, late);
    expect((await listAgents(at.admin))[0]).toMatchObject({ online: true, stopped: false });
    await expect(at.register()).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("may come with another token after a restart, and from elsewhere only once the first is gone", async () => {
    const at = await setUp();
    const { actor: stranger } = await makeAgentToken(at.db, at.teamId);
    const first = await at.register();
    const elsewhere = { process: "p", place: "elsewhere" };
    await expect(at.register(elsewhere, stranger)).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await at.register({ process: "next" }, stranger)).agentId).toBe(first.agentId);
  });
});

describe("an agent from before there were ids", () => {
  it("goes on as itself on its machine, and another of its name is another", async () => {
    const at = await setUp();
    const old = await makeAgent(at.teamId, { name: "gpu" });
    await at.db.agent.update({
      where: { id: old.agentId },
      data: { ownId: null, place: null, process: null, host: "box", tokenId: at.actor.tokenId },
    });
    expect((await at.register({ ...makeIdentity(), host: "other" })).agentId).not.toBe(old.agentId);
    expect((await at.register()).agentId).toBe(old.agentId);
  });
});

describe("an agent that ends", () => {
  it("says so, and shows as stopped at once, not as stopping until it is missed", async () => {
    const at = await setUp();
    const { agentId } = await at.register();
    await orderAgent(at.admin, { agentId, order: "shutdown" });
    expect(await listAgents(at.admin)).toMatchObject([{ online: true, stopping: true, stopped: false }]);
    await leave(at.actor, { agentId, process: at.identity.process });
    expect(await listAgents(at.admin)).toMatchObject([{ online: false, stopped: true }]);
    await at.register();
    expect(await listAgents(at.admin)).toMatchObject([{ online: true, stopping: false, stopped: false }]);
  });

  it("keeps the leases of what it leaves running until they run out", async () => {
    const at = await setUp();
    const { agentId } = await at.register();
    const run = await at.run();
    await at.lease(agentId);
    await leave(at.actor, { agentId, process: at.identity.process });
    const item = await at.db.runQueueItem.findUniqueOrThrow({ where: { runId: run.id } });
    expect(item.agentId).toBe(agentId);
    const elsewhere = { process: "next", place: "elsewhere" };
    expect((await at.register(elsewhere)).agentId).toBe(agentId);
    const { keep } = await adoptRuns(at.actor, { agentId, held: [{ runId: run.id, attempt: 1 }] });
    expect(keep).toHaveLength(1);
  });

  it("keeps draining over a restart, and forgets an order to shut down that it carried out", async () => {
    const at = await setUp();
    const { agentId } = await at.register();
    const beat = () => heartbeat(at.actor, { agentId, running: [], waitSeconds: 0 }, never);
    await orderAgent(at.admin, { agentId, order: "drain" });
    await at.register({ process: "2" });
    expect(await beat()).toMatchObject({ drain: true, shutdown: false });
    await orderAgent(at.admin, { agentId, order: "shutdown" });
    await at.register({ process: "3" });
    expect(await beat()).toMatchObject({ drain: false, shutdown: false });
  });

  it("may say so for itself only", async () => {
    const at = await setUp();
    const { agentId } = await at.register();
    const { actor: stranger } = await makeAgentToken(at.db, at.teamId);
    const word = { agentId, process: at.identity.process };
    await leave(stranger, word);
    await expect(leave(at.admin, word)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await listAgents(at.admin)).toMatchObject([{ online: true }]);
  });
});
