import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finish, lease, stateOf } from "../../testing/attempt-world";
import { makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { makeArtifact } from "../../testing/make-artifact";
import { makeAgent, makeOutcome } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { loadRun } from "../history/load-run";
import { enqueueRun } from "../launch/enqueue-run";
import { readLaunch } from "../launch/read-launch";
import { cancelRun } from "../line/cancel-run";
import { launchInputSchema } from "../schema";
import { cancelPipeline } from "./cancel-pipeline";
import { launchPipeline } from "./launch-pipeline";
import { loadPipeline } from "./load-pipeline";
import { planPipeline } from "./plan-pipeline";
import { storePipeline } from "./store-pipeline";

const { database } = prepareTestDatabase();

const code =
  "git: {repository: https://github.com/example/training.git, commit: 0123456789abcdef0123456789abcdef01234567}\n";
const failed = makeOutcome({ reason: "failed", exitCode: 1, diagnosis: "exit code 1" });

interface Stage {
  name: string;
  [key: string]: unknown;
}

const documentOf = (stages: readonly Stage[], more = "") =>
  `${code}${more}stages: ${JSON.stringify(stages.map((stage) => ({ command: ["true"], ...stage })))}\n`;

async function setUp() {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId, { text: "resource: local-process\nproject: vision\n" });
  const ana = await makeMember(db, "researcher", { teamId });
  const agent = await makeAgent(teamId, { maxJobs: 50, queues: [queue.name] });
  const launch = (stages: readonly Stage[], more = "") =>
    launchPipeline(ana, { queue: queue.name, jobText: documentOf(stages, more) });
  const launched = async (stages: readonly Stage[], more = "") => {
    const answer = await launch(stages, more);
    if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
    return answer.value;
  };
  /** How each stage stands, by its name, and the whole. */
  const look = async (pipelineId: string) => {
    const { state, stageList } = await loadPipeline(ana, { pipelineId });
    return { state, ...Object.fromEntries(stageList.map((stage) => [`${stage.name}:`, stage.state])) };
  };
  /** Takes all that may start, and says what it was. */
  const take = async () => {
    const taken: string[] = [];
    for (let [next] = await lease(agent); next; [next] = await lease(agent)) taken.push(next.runId);
    return new Set(taken);
  };
  return { teamId, queue, ana, agent, launch, launched, look, take };
}

describe("a pipeline that is launched", () => {
  it("has a run for each stage, of which only those start that wait for none", async () => {
    const { ana, launched, look, take, agent } = await setUp();
    const { pipelineId, runIds } = await launched([
      { name: "train", input_artifacts: ["processed:latest"] },
      { name: "prepare", output_artifacts: ["processed"] },
      { name: "report", needs: ["train"] },
    ]);
    const [train = "", prepare = "", report = ""] = runIds;
    expect(await look(pipelineId)).toEqual({
      state: "running",
      ...{ "train:": "waiting", "prepare:": "running", "report:": "waiting" },
    });
    const waiting = await loadRun(ana, { runId: train });
    expect(waiting).toMatchObject({ state: "waiting", pipeline: { id: pipelineId, stage: "train" } });
    expect(waiting.waiting?.message).toBe("It waits for stage prepare.");
    expect(await take()).toEqual(new Set([prepare]));

    // What others make under that name is not what was meant.
    await makeArtifact(ana, { rows: "of another" }, { name: "processed", project: "vision" });
    expect((await loadRun(ana, { runId: train })).state).toBe("waiting");
    const made = await makeArtifact(
      ana,
      { rows: "of this" },
      { name: "processed", project: "vision", runId: prepare },
    );
    await makeArtifact(ana, { rows: "and later" }, { name: "processed", project: "vision" });
    await finish(agent, prepare, 1);
    const ready = await loadRun(ana, { runId: train });
    expect(ready).toMatchObject({
      state: "queued",
      inputs: [{ version: "processed:v1", fromStage: { name: "prepare", runId: prepare } }],
    });
    expect(made.index).toBe(1);

    expect(await take()).toEqual(new Set([train]));
    await finish(agent, train, 1);
    expect(await take()).toEqual(new Set([report]));
    await finish(agent, report, 1);
    expect(await look(pipelineId)).toEqual({
      state: "finished",
      ...{ "train:": "finished", "prepare:": "finished", "report:": "finished" },
    });
  });

  it("is refused whole, with the issues of every stage, and nothing of it is stored", async () => {
    const { launch, teamId } = await setUp();
    const answer = await launch([
      { name: "a", priority: "huge" },
      { name: "b", needs: ["z"] },
      { name: "c", queue: "nowhere" },
      { name: "d", matrix: { seed: [1, 2] } },
    ]);
    if (answer.ok) throw new Error("it was launched");
    const at = (path: string) => answer.issues.filter((issue) => issue.path.startsWith(path)).length;
    expect(at("/stages/0/priority")).toBe(1);
    expect(at("/stages/2/queue")).toBe(1);
    expect(at("/stages/3/matrix")).toBe(1);
    expect(await database().run.count({ where: { teamId } })).toBe(0);
    expect(await database().pipelineRun.count({ where: { teamId } })).toBe(0);
  });

  it("is the same one when its key is used again, and is refused for who may not launch", async () => {
    const { ana, queue, teamId } = await setUp();
    const input = { queue: queue.name, jobText: documentOf([{ name: "a" }]), idempotencyKey: "once" };
    const first = await launchPipeline(ana, input);
    expect(await launchPipeline(ana, input)).toEqual(first);
    expect(await database().run.count({ where: { teamId } })).toBe(1);
    const viewer = await makeMember(database(), "viewer", { teamId });
    await expect(launchPipeline(viewer, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const stranger = await makeMember(database(), "admin");
    await expect(launchPipeline(stranger, input)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const single = await launchPipeline(ana, { queue: queue.name, jobText: `${code}command: ["true"]\n` });
    expect(single).toMatchObject({ ok: false, issues: [{ code: "not-a-pipeline" }] });
    const alone = await enqueueRun(ana, { ...input, idempotencyKey: "other", stage: "a" });
    expect(alone.ok).toBe(true);
  });
});

describe("a queue that is archived at the moment of the launch", () => {
  it("refuses all of it by its name, and leaves nothing behind", async () => {
    const { ana, teamId, queue } = await setUp();
    const other = await makeQueue(database(), teamId, { text: "resource: local-process\n" });
    const jobText = documentOf([{ name: "a" }, { name: "b", queue: other.name }]);
    const request = await readLaunch(ana, launchInputSchema.parse({ queue: queue.name, jobText }));
    if (!request.ok) throw new Error(JSON.stringify(request.issues));
    const planned = await planPipeline(ana, request.value);
    if (!planned) throw new Error("no pipeline");
    await database().queue.update({ where: { id: other.id }, data: { archivedAt: new Date() } });
    const details = { id: randomUUID(), name: "p", commits: [], overrideText: null, idempotencyKey: null };
    const stored = await storePipeline(ana, request.value, planned, details);
    expect(stored).toMatchObject({
      ok: false,
      issues: [{ code: "queue-archived", message: expect.stringContaining(other.name) }],
    });
    expect(await database().pipelineRun.count({ where: { teamId } })).toBe(0);
    expect(await database().run.count({ where: { teamId } })).toBe(0);
  });
});

describe("when a stage ends badly", () => {
  it("those that need it are cancelled with the reason, others go on, and the whole has failed", async () => {
    const { ana, launched, look, take, agent } = await setUp();
    const { pipelineId, runIds } = await launched([
      { name: "prepare" },
      { name: "train", needs: ["prepare"] },
      { name: "report", needs: ["train"] },
      { name: "other" },
      { name: "mend", needs: ["prepare"], when: "failure" },
      { name: "clean", needs: ["prepare"], when: "always" },
    ]);
    const [prepare = "", train = "", , other = "", mend = "", clean = ""] = runIds;
    expect(await take()).toEqual(new Set([prepare, other]));
    await finish(agent, prepare, 1, failed);
    expect(await look(pipelineId)).toMatchObject({
      state: "running",
      "train:": "cancelled",
      "report:": "cancelled",
    });
    expect(await loadRun(ana, { runId: train })).toMatchObject({
      ...{ state: "cancelled", diagnosis: "stage prepare failed" },
    });
    expect(await take()).toEqual(new Set([mend, clean]));
    for (const runId of [mend, clean, other]) await finish(agent, runId, 1);
    expect(await look(pipelineId)).toMatchObject({
      state: "failed",
      "mend:": "finished",
      "other:": "finished",
    });
  });

  it("all is stopped where the pipeline says so, and a stage that may fail fails nothing", async () => {
    const { launched, look, take, agent } = await setUp();
    const stopping = await launched(
      [{ name: "a" }, { name: "b" }, { name: "c", needs: ["b"] }],
      "on_failure: stop\n",
    );
    const [a = "", b = ""] = stopping.runIds;
    await take();
    await finish(agent, a, 1, failed);
    expect(await look(stopping.pipelineId)).toMatchObject({
      state: "running",
      "b:": "running",
      "c:": "cancelled",
    });
    await finish(agent, b, 1, makeOutcome({ reason: "cancelled", exitCode: null }));
    expect(await look(stopping.pipelineId)).toMatchObject({ state: "failed" });

    const bearing = await launched([{ name: "a", allow_failure: true }, { name: "b" }]);
    await take();
    await finish(agent, bearing.runIds[0] ?? "", 1, failed);
    await finish(agent, bearing.runIds[1] ?? "", 1);
    expect(await look(bearing.pipelineId)).toMatchObject({ state: "finished", "a:": "failed" });
  });
});

describe("where all is to stop", () => {
  it("what an agent takes at that very moment is stopped as well", async () => {
    const { teamId, launched, look, agent } = await setUp();
    const { pipelineId, runIds } = await launched([{ name: "a" }, { name: "b" }], "on_failure: stop\n");
    const [{ runId: a = "" } = {}] = await lease(agent);
    const b = runIds.find((runId) => runId !== a) ?? "";
    const other = await makeAgent(teamId);
    let ending: Promise<void> | undefined;
    await database().$transaction(async (tx) => {
      // A claim that is not stored yet.
      await tx.$executeRaw`
        update "RunQueueItem" set "agentId" = ${other.agentId}, "leaseExpiresAt" = clock_timestamp() + interval '1 minute' where "runId" = ${b}`;
      await tx.$executeRaw`
        update "Run" set state = 'leased', attempt = 1, "agentId" = ${other.agentId}, "leasedAt" = clock_timestamp() where id = ${b}`;
      ending = finish(agent, a, 1, failed);
      await untilWaiting();
    });
    await ending;
    expect(await look(pipelineId)).toMatchObject({ state: "running" });
    expect(await stateOf(b)).toBe("stopping");
    expect(await database().runQueueItem.findUnique({ where: { runId: b } })).toMatchObject({
      cancelAt: expect.any(Date),
    });
  });
});

/** Until a connection waits for the lock of another. */
async function untilWaiting(): Promise<void> {
  const count = async () => {
    const rows = await database().$queryRaw<{ waiting: number }[]>`
      select count(*)::int as waiting from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`;
    return rows[0]?.waiting;
  };
  await expect.poll(count, { timeout: 10_000, interval: 20 }).toBeGreaterThan(0);
}

describe("stopping a pipeline", () => {
  it("ends what has not begun at once and stops what runs; the last one's end is its end", async () => {
    const { ana, teamId, launched, look, take, agent } = await setUp();
    const { pipelineId, runIds } = await launched([{ name: "a" }, { name: "b", needs: ["a"] }]);
    await take();
    const viewer = await makeMember(database(), "viewer", { teamId });
    await expect(cancelPipeline(viewer, { pipelineId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const stranger = await makeMember(database(), "admin");
    await expect(cancelPipeline(stranger, { pipelineId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await cancelPipeline(ana, { pipelineId })).toEqual({ pipelineId, state: "running" });
    expect(await cancelPipeline(ana, { pipelineId })).toEqual({ pipelineId, state: "running" });
    expect(await look(pipelineId)).toMatchObject({ "b:": "cancelled" });
    await finish(agent, runIds[0] ?? "", 1, makeOutcome({ reason: "cancelled", exitCode: null }));
    expect(await look(pipelineId)).toEqual({ state: "cancelled", "a:": "cancelled", "b:": "cancelled" });
  });

  it("by its only waiting run alone cancels what needs that one", async () => {
    const { ana, launched, look } = await setUp();
    const { pipelineId, runIds } = await launched([{ name: "a" }, { name: "b", needs: ["a"] }]);
    await cancelRun(ana, { runId: runIds[0] ?? "" });
    expect(await look(pipelineId)).toEqual({ state: "cancelled", "a:": "cancelled", "b:": "cancelled" });
  });
});

describe("whatever ends in whatever order", () => {
  const worlds = fc.record({
    needs: fc.array(fc.array(fc.nat(4), { maxLength: 2 }), { minLength: 2, maxLength: 6 }),
    fails: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    order: fc.array(fc.nat(20), { minLength: 12, maxLength: 12 }),
    stop: fc.boolean(),
  });

  it("nothing starts before what it needs, nothing is left behind, and two that end at once end both", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ needs, fails, order, stop }) => {
        const { launched, look, take, agent, ana } = await setUp();
        const stages = needs.map((some, at) => ({
          name: `s${at}`,
          needs: [...new Set(some.filter((need) => need < at))].map((need) => `s${need}`),
        }));
        const { pipelineId, runIds } = await launched(stages, stop ? "on_failure: stop\n" : "");
        const done = new Map<string, boolean>();
        let live: string[] = [];
        for (let step = 0; step < 20; step += 1) {
          for (const runId of await take()) {
            const stage = stages[runIds.indexOf(runId)];
            expect((stage?.needs ?? []).map((need) => done.get(need))).toEqual(
              (stage?.needs ?? []).map(() => true),
            );
            live.push(runId);
          }
          if (live.length === 0) break;
          const first = (order[step % order.length] ?? 0) % live.length;
          const ending = [live[first], live[(first + 1) % live.length]].filter(
            (runId, at, all): runId is string => runId !== undefined && all.indexOf(runId) === at,
          );
          live = live.filter((runId) => !ending.includes(runId));
          await Promise.all(
            ending.map(async (runId) => {
              const at = runIds.indexOf(runId);
              const isBad = fails[at] ?? false;
              await finish(agent, runId, 1, isBad ? failed : makeOutcome());
              done.set(`s${at}`, !isBad);
            }),
          );
        }
        const { state, ...standing } = await look(pipelineId);
        expect(Object.values(standing).filter((one) => one === "running" || one === "waiting")).toEqual([]);
        const hasFailed = [...done.values()].includes(false);
        expect(state).toBe(hasFailed ? "failed" : "finished");
        for (const runId of runIds) expect((await loadRun(ana, { runId })).endedAt).not.toBeNull();
        // Without a failure everything ran.
        if (!hasFailed) expect(done.size).toBe(stages.length);
      }),
      { numRuns: 15 },
    );
  });
});
