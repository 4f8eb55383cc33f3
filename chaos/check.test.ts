import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { check } from "./check";

let marks = "";
beforeEach(() => {
  marks = mkdtempSync(path.join(tmpdir(), "slipway-marks-"));
});
afterEach(() => rmSync(marks, { recursive: true, force: true }));

const at = new Date("2026-11-26T12:00:00Z");
const good = {
  ...{ id: "r", state: "finished", attempt: 1, endedAt: at, diagnosis: null, isCancelled: false },
  log: "first\nlast\n",
};
const attempt = (number: number, reason: string, diagnosis = "") => ({
  ...{ runId: "r", number, agentName: "agent-1", endedAt: at, reason, diagnosis },
});
const death = { agent: "agent-1", at: new Date(at.getTime() - 5_000) };

interface Facts {
  run?: Partial<Record<keyof typeof good, unknown>> | null;
  attempts?: ReturnType<typeof attempt>[];
  starts?: string[];
  deaths?: (typeof death)[];
  first?: string;
}

async function findings({
  run = {},
  attempts = [attempt(1, "finished")],
  starts = ["1.9"],
  deaths = [],
  first,
}: Facts) {
  for (const start of starts) writeFileSync(path.join(marks, `r.${start}.start`), "");
  const rows: unknown[][] = [run === null ? [] : [{ ...good, ...run }], attempts];
  const query = async () => rows.shift() as never;
  const trial = { runId: "r", edge: "", disturbance: "", isStopped: false };
  return await check({ marks, deaths, postgres: { query } }, [trial], new Map(first ? [["r", first]] : []));
}

describe("the count after a campaign", () => {
  it("finds nothing where all went well, nor where an agent that died cost an attempt", async () => {
    expect((await findings({})).faults).toEqual([]);
    const twice = { attempts: [attempt(1, "lost"), attempt(2, "finished")], starts: ["1.9", "2.8"] };
    const replaced = await findings({ ...twice, run: { attempt: 2 }, deaths: [death] });
    expect(replaced).toMatchObject({ faults: [], requeued: [{ runId: "r", attempts: [1, 2] }], marks: 2 });
  });

  it.each<[string, Facts, Partial<Awaited<ReturnType<typeof findings>>["counts"]>]>([
    ["a run that is gone", { run: null }, { lost: 1 }],
    ["a run that never ends", { run: { state: "leased", endedAt: null } }, { stuck: 1 }],
    ["an end without a start", { starts: [] }, { lost: 1 }],
    ["a log with a hole", { run: { log: "last\n" } }, { lost: 1 }],
    ["a failure of a program that does not fail", { run: { state: "failed" } }, { lost: 1 }],
    ["an end that changed", { first: "cancelled, attempt 1, never" }, { finalChanged: 1 }],
    ["two starts of one attempt", { starts: ["1.9", "1.10"] }, { startedTwice: 1 }],
    ["a start nobody recorded", { starts: ["1.9", "7.10"] }, { startedTwice: 1 }],
    [
      "an attempt that was given up while its agent lived",
      { run: { attempt: 2 }, attempts: [attempt(1, "lost"), attempt(2, "finished")], starts: ["1.9", "2.8"] },
      { startedTwice: 1 },
    ],
    [
      "a start of what was taken back",
      {
        run: { attempt: 2 },
        attempts: [attempt(1, "lost", "the lease never reached the agent"), attempt(2, "finished")],
        starts: ["1.9", "2.8"],
        deaths: [death],
      },
      { startedTwice: 1 },
    ],
    [
      "a new start after an end that was no loss",
      {
        run: { attempt: 2 },
        attempts: [attempt(1, "failed"), attempt(2, "finished")],
        starts: ["1.9", "2.8"],
      },
      { startedTwice: 1 },
    ],
  ])("finds %s", async (_, facts, counts) => {
    const found = await findings(facts);
    expect(found.counts).toMatchObject(counts);
    expect(found.faults).toHaveLength(1);
  });
});
