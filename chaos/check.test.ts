import { describe, expect, it } from "vitest";
import { check, countFaults } from "./check";
import type { Outage } from "./outages";

const at = new Date("2026-11-26T12:00:00Z");
const good = {
  ...{ id: "r", resource: "docker", state: "finished", attempt: 1, endedAt: at, diagnosis: null },
  ...{ isCancelled: false, log: "first\nlast\n" },
};
const attempt = (number: number, reason: string, diagnosis = "") => ({
  ...{ runId: "r", number, agentName: "agent-1", endedAt: at, reason, diagnosis },
});
const death = { agent: "agent-1", from: new Date(at.getTime() - 5_000), until: null, isAged: true };
const cut = { agent: "agent-1", at: death.from };

interface Facts {
  run?: Partial<Record<keyof typeof good, unknown>> | null;
  attempts?: ReturnType<typeof attempt>[];
  /** The attempt of each start. */
  starts?: number[];
  outages?: Outage[];
  engineCuts?: (typeof cut)[];
  changes?: { runId: string; from: string; to: string }[];
  leftovers?: string[];
}

async function findings({
  run = {},
  attempts = [attempt(1, "finished")],
  starts = [1],
  outages = [],
  engineCuts = [],
  changes = [],
  leftovers = [],
}: Facts) {
  const rows: unknown[][] = [run === null ? [] : [{ ...good, ...run }], attempts, changes];
  const resource = "docker" as const;
  const found = await check({
    postgres: { query: async () => rows.shift() as never },
    starts: starts.map((number) => ({ runId: "r", attempt: number, what: "x", resource })),
    leftovers: leftovers.map((what) => ({ resource, what })),
    trials: [{ runId: "r", resource, moment: "", harm: "", isStopped: false, result: "done" }],
    ...{ outages, engineCuts },
  });
  return { ...found, counts: countFaults(found.faults), texts: found.faults.map(({ text }) => text) };
}

describe("the count after a campaign", () => {
  it("finds nothing where all went well, nor where an agent that died cost an attempt", async () => {
    expect((await findings({})).faults).toEqual([]);
    const twice = { attempts: [attempt(1, "lost"), attempt(2, "finished")], starts: [1, 2] };
    const replaced = await findings({ ...twice, run: { attempt: 2 }, outages: [death] });
    expect(replaced).toMatchObject({ faults: [], requeued: [{ runId: "r", attempts: [1, 2] }], starts: 2 });
  });

  it("lists a failure apart that followed a cut of the way to the engine, and no other", async () => {
    const run = { state: "failed", diagnosis: "the engine cannot be reached", log: null };
    const attempts = [attempt(1, "failed")];
    expect(await findings({ run, attempts, engineCuts: [cut] })).toMatchObject({
      texts: [],
      cutOff: [{ runId: "r", diagnosis: run.diagnosis }],
    });
    const other = { ...cut, agent: "agent-2" };
    expect((await findings({ run, attempts, engineCuts: [other] })).counts.lost).toBe(1);
  });

  it.each<[string, Facts, Partial<Awaited<ReturnType<typeof findings>>["counts"]>]>([
    ["a run that is gone", { run: null }, { lost: 1 }],
    ["a run that never ends", { run: { state: "leased", endedAt: null } }, { stuck: 1 }],
    ["an end without a start", { starts: [] }, { lost: 1 }],
    ["a log with a hole", { run: { log: "last\n" } }, { lost: 1 }],
    ["a failure of a program that does not fail", { run: { state: "failed" } }, { lost: 1 }],
    ["an end that changed", { changes: [{ runId: "r", from: "lost", to: "finished" }] }, { finalChanged: 1 }],
    ["a container that is left", { leftovers: ["container x"] }, { orphaned: 1 }],
    ["two starts of one attempt", { starts: [1, 1] }, { startedTwice: 1 }],
    ["a start nobody recorded", { starts: [1, 7] }, { startedTwice: 1 }],
    [
      "an attempt that was given up while its agent lived",
      { run: { attempt: 2 }, attempts: [attempt(1, "lost"), attempt(2, "finished")], starts: [1, 2] },
      { startedTwice: 1 },
    ],
    [
      "an attempt that was given up after an absence that was too short for it",
      {
        run: { attempt: 2 },
        attempts: [attempt(1, "lost"), attempt(2, "finished")],
        starts: [1, 2],
        outages: [{ ...death, isAged: false }],
      },
      { startedTwice: 1 },
    ],
    [
      "a start of what was taken back",
      {
        run: { attempt: 2 },
        attempts: [attempt(1, "lost", "the lease never reached the agent"), attempt(2, "finished")],
        starts: [1, 2],
        outages: [death],
      },
      { startedTwice: 1 },
    ],
    [
      "a new start after an end that was no loss",
      {
        run: { attempt: 2 },
        attempts: [attempt(1, "failed"), attempt(2, "finished")],
        starts: [1, 2],
      },
      { startedTwice: 1 },
    ],
  ])("finds %s", async (_, facts, counts) => {
    const found = await findings(facts);
    expect(found.counts).toMatchObject(counts);
    expect(found.texts).toHaveLength(1);
  });
});
