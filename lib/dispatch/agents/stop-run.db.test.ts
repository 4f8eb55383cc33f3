import { describe, expect, it } from "vitest";
import {
  beat,
  everythingAbout,
  expire,
  finish,
  kindsOf,
  lease,
  reap,
  report,
  setUp,
  stateOf,
} from "../../testing/attempt-world";
import { makeMember } from "../../testing/factories";
import { type MadeAgent, makeOutcome } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { cancelRun } from "../line/cancel-run";

prepareTestDatabase();

describe("stopping a run", () => {
  const reach: Record<string, (agent: MadeAgent, runId: string) => Promise<unknown>> = {
    queued: async () => undefined,
    leased: (agent) => lease(agent),
    starting: async (agent, runId) => {
      await lease(agent);
      await report(agent, runId, 1, "starting");
    },
    running: async (agent, runId) => {
      await lease(agent);
      await report(agent, runId, 1, "starting");
      await report(agent, runId, 1, "running");
    },
    stopping: async (agent, runId) => {
      await lease(agent);
      await report(agent, runId, 1, "starting");
      await report(agent, runId, 1, "running");
      await report(agent, runId, 1, "stopping");
    },
  };

  it.each(Object.keys(reach))("works in state %s", async (state) => {
    const { run, agent, author } = await setUp();
    await reach[state]?.(agent, run.id);
    expect(await stateOf(run.id)).toBe(state);
    const after = state === "queued" ? "cancelled" : "stopping";
    expect(await cancelRun(author, { runId: run.id })).toEqual({ runId: run.id, state: after });
    // Asking twice changes nothing more.
    expect(await cancelRun(author, { runId: run.id })).toEqual({ runId: run.id, state: after });
    expect((await kindsOf(run.id)).filter((kind) => kind === "cancel-requested")).toHaveLength(1);
    if (state === "queued") return;
    await finish(agent, run.id, 1, makeOutcome({ reason: "cancelled", exitCode: null, signal: "SIGTERM" }));
    expect(await stateOf(run.id)).toBe("cancelled");
  });

  it.each(Object.keys(reach).filter((state) => state !== "queued"))(
    "ends it at once in state %s when its agent is gone",
    async (state) => {
      const { db, run, agent, author } = await setUp();
      await reach[state]?.(agent, run.id);
      await db.agent.update({ where: { id: agent.agentId }, data: { lastSeenAt: new Date(0) } });
      expect(await cancelRun(author, { runId: run.id })).toEqual({ runId: run.id, state: "cancelled" });
      await expect(finish(agent, run.id, 1)).rejects.toMatchObject({ code: "LEASE_LOST" });
      expect((await beat(agent, [{ runId: run.id, attempt: 1 }])).stop).toMatchObject([
        { reason: "lease-lost" },
      ]);
    },
  );

  it.each(["finished", "failed", "cancelled", "lost"] as const)(
    "changes nothing in state %s",
    async (state) => {
      const { run, agent, author } = await setUp({
        onAgentLoss: { policy: "lost", max: 0, backoffSeconds: 0 },
      });
      await lease(agent);
      await finish(agent, run.id, 1, makeOutcome({ reason: state }));
      const before = await everythingAbout(run.id);
      expect(await cancelRun(author, { runId: run.id })).toEqual({ runId: run.id, state });
      expect(await everythingAbout(run.id)).toEqual(before);
    },
  );

  it("ends a stopping run as cancelled when its agent is lost, and never starts it again", async () => {
    const { run, agent, author } = await setUp();
    await lease(agent);
    await cancelRun(author, { runId: run.id });
    await expire(run.id);
    await reap();
    expect(await stateOf(run.id)).toBe("cancelled");
  });

  it("is refused to others' runs but not to leads, and hidden from other teams and viewers", async () => {
    const { db, teamId, run } = await setUp();
    const other = await makeMember(db, "researcher", { teamId });
    const viewer = await makeMember(db, "viewer", { teamId });
    const stranger = await makeMember(db, "admin");
    const lead = await makeMember(db, "lead", { teamId });
    for (const actor of [other, viewer])
      await expect(cancelRun(actor, { runId: run.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(cancelRun(stranger, { runId: run.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await cancelRun(lead, { runId: run.id })).toMatchObject({ state: "cancelled" });
  });
});
