import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFinal, type RunState } from "../../runs/run-state";
import {
  at,
  beat,
  everythingAbout,
  expire,
  finish,
  lease,
  log,
  reap,
  report,
  runOf,
  setUp,
  stateOf,
} from "../../testing/attempt-world";
import { makeQueue, makeTeam } from "../../testing/factories";
import { type MadeAgent, makeAgent, makeOutcome } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { cancelRun } from "../line/cancel-run";
import { adoptRuns } from "./adopt-runs";
import { recordEvents } from "./record-events";

prepareTestDatabase();

describe("an agent whose token is for another queue or team", () => {
  it("does not find the run", async () => {
    const { db, run, teamId } = await setUp();
    const other = await makeQueue(db, teamId);
    const agents = [
      await makeAgent(teamId, { queueIds: [other.id] }),
      await makeAgent((await makeTeam(db)).teamId),
    ];
    for (const agent of agents) {
      const calls = [
        () => report(agent, run.id, 1, "starting"),
        () => log(agent, run.id, 1, 0, 0, "x"),
        () => finish(agent, run.id, 1),
      ];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });

  it("cannot speak for an agent of another token", async () => {
    const { run, agent, teamId } = await setUp();
    await lease(agent);
    const other = await makeAgent(teamId);
    const forged: MadeAgent = { ...other, agentId: agent.agentId };
    await expect(finish(forged, run.id, 1)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(beat(forged, [])).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(adoptRuns(other.actor, { agentId: agent.agentId, held: [] })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("is no person: people cannot report", async () => {
    const { run, agent, author } = await setUp();
    await lease(agent);
    const input = { agentId: agent.agentId, attempt: 1, events: [{ kind: "note", at }] };
    await expect(recordEvents(author, run.id, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("the fence", () => {
  type Step = "lease" | "expire" | "old-event" | "old-log" | "old-finish" | "new-event" | "finish" | "cancel";
  const steps: Step[] = [
    "lease",
    "expire",
    "old-event",
    "old-log",
    "old-finish",
    "new-event",
    "finish",
    "cancel",
  ];

  it("lets no late message of an older attempt change anything, in any order of things", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...steps), { minLength: 4, maxLength: 24 }),
        async (sequence) => {
          const { run, agent, author, teamId } = await setUp({
            onAgentLoss: { policy: "requeue", max: 100, backoffSeconds: 0 },
          });
          const agents = [agent, await makeAgent(teamId)] as const;
          let holder: MadeAgent | undefined;
          let attempt = 0;
          let final: RunState | undefined;

          const late = async (send: (from: MadeAgent, number: number) => Promise<unknown>) => {
            const before = await everythingAbout(run.id);
            for (let number = 1; number <= attempt; number += 1)
              for (const from of agents) {
                if (from === holder && number === attempt) continue;
                await expect(send(from, number)).rejects.toMatchObject({ code: "LEASE_LOST" });
              }
            expect(await everythingAbout(run.id)).toEqual(before);
          };
          const actions: Record<Step, () => Promise<void>> = {
            lease: async () => {
              const next = agents[attempt % 2] ?? agent;
              const got = await lease(next);
              if (got.length > 0) [holder, attempt] = [next, got[0]?.attempt ?? 0];
            },
            expire: async () => {
              if (!holder) return;
              await expire(run.id);
              await reap();
              holder = undefined;
            },
            "old-event": () => late((from, number) => report(from, run.id, number, "running")),
            "old-log": () => late((from, number) => log(from, run.id, number, 0, 0, "late")),
            // The agent that ended the run may repeat itself; a different end is always refused.
            "old-finish": () =>
              late((from, number) => finish(from, run.id, number, makeOutcome({ reason: "refused" }))),
            "new-event": async () => {
              if (holder) await report(holder, run.id, attempt, "starting");
            },
            finish: async () => {
              if (!holder) return;
              await finish(holder, run.id, attempt);
              holder = undefined;
            },
            cancel: async () => {
              await cancelRun(author, { runId: run.id });
            },
          };
          for (const step of sequence) {
            await actions[step]();
            const state = (await stateOf(run.id)) as RunState;
            if (final !== undefined) expect(state).toBe(final);
            if (isFinal(state)) [final, holder] = [state, undefined];
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  it("holds when messages of both attempts arrive at the same moment", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { run, agent, teamId } = await setUp({
        onAgentLoss: { policy: "requeue", max: 9, backoffSeconds: 0 },
      });
      await lease(agent);
      await report(agent, run.id, 1, "starting");
      await expire(run.id);
      const other = await makeAgent(teamId);
      const results = await Promise.allSettled([
        finish(agent, run.id, 1),
        lease(other),
        reap(),
        log(agent, run.id, 1, 0, 0, "late"),
      ]);
      const row = await runOf(run.id);
      // Either the old attempt ended it in time, or its word did not count.
      if (results[0].status === "fulfilled") expect(row).toMatchObject({ state: "finished", item: null });
      else expect(["queued", "leased"]).toContain(row.state);
    }
  });
});
