import { describe, expect, it } from "vitest";
import { openWakeUp } from "../../db/notifications";
import { findRunsToStart } from "../../db/runs";
import { makeJob, makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { toLease } from "../agents/to-lease";
import { listRuns } from "../history/list-runs";
import { loadRun } from "../history/load-run";
import { enqueueRun } from "./enqueue-run";

const { database } = prepareTestDatabase();

async function setUp(text?: string) {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId, { name: "start", ...(text !== undefined && { text }) });
  const job = await makeJob(db, teamId);
  const ana = await makeMember(db, "researcher", { teamId });
  return {
    queue,
    ana,
    launch: (key?: string) => enqueueRun(ana, { queue: "start", job: job.name, idempotencyKey: key }),
  };
}

describe("storing a launch", () => {
  it("gives the same run to calls with one key at the same moment", async () => {
    const { ana, launch } = await setUp();
    const answers = await Promise.all(["a", "a", "a", "a"].map(launch));
    const ids = answers.map((answer) => answer.ok && answer.value.runId);
    expect(ids[0]).toBeTypeOf("string");
    expect(new Set(ids).size).toBe(1);
    expect(await listRuns(ana, {})).toMatchObject({ total: 1 });
  });

  it("wakes the agents that wait on the queue", async () => {
    const { queue, launch } = await setUp();
    const wakeUp = await openWakeUp([{ channel: "slipway_queue", payload: queue.id }]);
    expect((await launch()).ok).toBe(true);
    expect(await wakeUp.wait(5_000)).toBe(true);
    wakeUp.stop();
  });

  it("lets no two people past a quota at the same moment", async () => {
    const quota = "quotas: {queued_per_team: 2}";
    const { ana, launch } = await setUp(`name: start\nresource: local-process\nguardrails:\n  ${quota}\n`);
    const answers = await Promise.all([launch(), launch(), launch(), launch()]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(2);
    expect(answers.flatMap((answer) => (answer.ok ? [] : answer.issues.map(({ code }) => code)))).toEqual([
      "quota-queued-team",
      "quota-queued-team",
    ]);
    expect(await listRuns(ana, {})).toMatchObject({ total: 2 });
  });

  it("keeps names that JavaScript inherits, for the agent and for the run page", async () => {
    const { ana } = await setUp();
    const hyperparameters = '{"__proto__": {"a": 1}, "constructor": {"__proto__": 3, "toString": 2}}';
    const jobText = `git: {repository: "https://h.org/r", commit: ${"a".repeat(40)}}\nentry_point: run\nhyperparameters: ${hyperparameters}\n`;
    const answer = await enqueueRun(ana, { queue: "start", jobText });
    if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
    const { runId } = answer.value;
    const expected = JSON.parse(hyperparameters);
    const [stored] = await findRunsToStart(database(), [runId]);
    if (!stored) throw new Error("the run is not there");
    const lease = toLease(stored, 1);
    expect(ownText(lease.config.hyperparameters)).toBe(ownText(expected));
    const told = lease.manifest.env;
    expect(JSON.stringify(told)).toContain('\\"__proto__\\":{\\"a\\":1}');
    expect(ownText((await loadRun(ana, { runId })).config.hyperparameters)).toBe(ownText(expected));
  });
});

/** Postgres orders the keys of an object; as text, own keys cannot hide. */
function ownText(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([key, child]) => `${key}:${ownText(child)}`);
  return `{${parts.sort().join()}}`;
}
