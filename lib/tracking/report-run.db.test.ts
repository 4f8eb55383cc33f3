import { describe, expect, it } from "vitest";
import type { PersonActor } from "../access/actor";
import { crashSilentRuns } from "../db/client-runs";
import { listRuns } from "../dispatch/history/list-runs";
import { loadRun } from "../dispatch/history/load-run";
import { rerunRun } from "../dispatch/launch/rerun-run";
import { cancelRun } from "../dispatch/line/cancel-run";
import { downloadLog } from "../dispatch/watch/download-log";
import { type ClientState, clientStates } from "../runs/client-state";
import { decodeLog } from "../runs/decode-log";
import { makeMember, makePersonToken, makeProject, makeQueue, uniqueName } from "../testing/factories";
import { makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";
import { appendOutput } from "./append-output";
import { noteClientSign } from "./note-client-sign";
import { type ReportRunInput, reportRun } from "./report-run";
import { writeRunConfig } from "./write-run-config";
import { writeSummary } from "./write-summary";

const { database } = prepareTestDatabase();

async function setUp(report: Partial<ReportRunInput> = {}) {
  const ana = await makeMember(database(), "researcher");
  const project = uniqueName("project");
  const run = await reportRun(ana, { project, isStart: true, ...report });
  return { ana, project, run };
}

const stateOf = async (actor: PersonActor, runId: string) => {
  const { state, client } = await loadRun(actor, { runId });
  return [state, client?.state];
};

async function fallSilent(runId: string, seconds: number): Promise<void> {
  const lastSignAt = new Date(Date.now() - seconds * 1_000);
  await database().clientRun.update({ where: { runId }, data: { lastSignAt } });
}

describe("a run that a program reports", () => {
  it("is found, sorted and shown by what the program says", async () => {
    const { ana, run } = await setUp();
    await writeRunConfig(ana, {
      runId: run.runId,
      config: '{"lr": 1e-4, "model": {"name": "resnet", "layers": [1, NaN]}}',
    });
    await writeSummary(ana, { runId: run.runId, summary: '{"loss": 0.25, "best": NaN}' });
    const values = [
      { name: "config.lr", operator: "<" as const, value: "1e-3" },
      { name: "config.model.name", operator: "~" as const, value: "RES" },
    ];
    const columns = ["summary.loss", "summary.best"];
    const { rows } = await listRuns(ana, { values, has: ["summary.loss"], sort: "summary.loss", columns });
    expect(rows).toMatchObject([{ id: run.runId, columns: { "summary.loss": 0.25, "summary.best": "NaN" } }]);
  });

  it("comes into being with its project, and is in the history like any other", async () => {
    const { ana, project, run } = await setUp({
      key: "my.run-1",
      facts: {
        name: "first try",
        tags: ["a", "b"],
        notes: "n",
        host: "box",
        groupName: "g",
        jobType: "train",
      },
    });
    expect(run).toMatchObject({ key: "my.run-1", isNew: true });
    const { rows } = await listRuns(ana, { project: [project], origin: ["reported"] });
    expect(rows).toMatchObject([
      { id: run.runId, key: "my.run-1", name: "first try", state: "running", queue: null, resource: null },
    ]);
    expect(await listRuns(ana, { project: [project], origin: ["launched"] })).toMatchObject({ total: 0 });
    expect(await loadRun(ana, { runId: run.runId })).toMatchObject({
      origin: "reported",
      client: { tags: ["a", "b"], notes: "n", host: "box", group: "g", jobType: "train" },
      events: [{ kind: "reported" }],
      may: { cancel: true, rerun: false },
    });
  });

  it("is the same run under the same key, and another one in another project or team", async () => {
    const { ana, project, run } = await setUp({ key: "k" });
    expect(await reportRun(ana, { project: project.toUpperCase(), key: "k", isStart: true })).toEqual({
      ...run,
      isNew: false,
    });
    expect((await reportRun(ana, { project: `${project}-2`, key: "k", isStart: true })).isNew).toBe(true);
    const ben = await makeMember(database(), "researcher");
    expect((await reportRun(ben, { project, key: "k", isStart: true })).isNew).toBe(true);
  });

  it("that ten programs begin at once is one run", async () => {
    const ana = await makeMember(database(), "researcher");
    const project = uniqueName("project");
    const made = await Promise.all(
      Array.from({ length: 10 }, () => reportRun(ana, { project, key: "one", isStart: true })),
    );
    expect(new Set(made.map(({ runId }) => runId)).size).toBe(1);
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
  });

  it.each<[ClientState, boolean, ClientState]>([
    ["pending", true, "running"],
    ["finished", true, "running"],
    ["failed", true, "running"],
    ["crashed", true, "running"],
    ["killed", true, "running"],
    ["preempting", true, "preempting"],
    ["running", true, "running"],
    ["finished", false, "finished"],
    ["crashed", false, "crashed"],
  ])("%s, begun again (%s), is %s", async (state, isStart, expected) => {
    const { ana, project, run } = await setUp({ state, key: "k" });
    await reportRun(ana, { project, key: "k", isStart, facts: { notes: "changed" } });
    expect((await stateOf(ana, run.runId))[1]).toBe(expected);
  });

  it.each<[Parameters<typeof noteClientSign>[1], string, ClientState]>([
    [{}, "running", "running"],
    [{ isPreempting: true }, "preempting", "preempting"],
    [{ end: { exitCode: 0 } }, "finished", "finished"],
    [{ end: { exitCode: 3 } }, "failed", "failed"],
  ])("told %j, is %s", async (sign, state, clientState) => {
    const { ana, run } = await setUp();
    await noteClientSign(ana, { ...(sign as object), runId: run.runId });
    expect(await stateOf(ana, run.runId)).toEqual([state, clientState]);
  });

  it("is stopped by its program, which hears of it at its next sign of life", async () => {
    const { ana, run } = await setUp();
    expect(await noteClientSign(ana, { runId: run.runId })).toEqual({ isAskedToStop: false });
    await cancelRun(ana, { runId: run.runId });
    await cancelRun(ana, { runId: run.runId });
    expect(await noteClientSign(ana, { runId: run.runId })).toEqual({ isAskedToStop: true });
    await noteClientSign(ana, { runId: run.runId, end: { exitCode: 255 } });
    const { state, events } = await loadRun(ana, { runId: run.runId });
    expect(state).toBe("cancelled");
    expect(events.map(({ kind }) => kind)).toEqual(["reported", "cancel-requested", "client-ended"]);
  });

  it("has crashed after five minutes of silence, and runs again at a later sign", async () => {
    const { ana, run } = await setUp();
    await fallSilent(run.runId, 299);
    expect(await crashSilentRuns(database(), 300)).toEqual([]);
    await fallSilent(run.runId, 301);
    expect((await crashSilentRuns(database(), 300)).map(({ id }) => id)).toEqual([run.runId]);
    expect(await stateOf(ana, run.runId)).toEqual(["crashed", "crashed"]);
    expect((await loadRun(ana, { runId: run.runId })).endedAt).not.toBeNull();
    await noteClientSign(ana, { runId: run.runId });
    expect(await stateOf(ana, run.runId)).toEqual(["running", "running"]);
    expect(await loadRun(ana, { runId: run.runId })).toMatchObject({ endedAt: null, diagnosis: null });
  });

  it("cannot be launched again, because nobody launched it", async () => {
    const { ana, run } = await setUp();
    const answer = await rerunRun(ana, { runId: run.runId, mode: "exact" });
    expect(answer).toMatchObject({ ok: false, issues: [{ code: "never-launched" }] });
  });

  it("shows its console output in the log, lines drawn over by number", async () => {
    const { ana, run } = await setUp();
    const write = (offset: number, ...lines: string[]) =>
      appendOutput(ana, { runId: run.runId, firstLine: offset, lines });
    await write(
      0,
      "2026-01-01T10:00:00.1 one",
      "ERROR 2026-01-01T10:00:01.2 oops",
      "2026-01-01T10:00:02 10%",
    );
    await write(2, "2026-01-01T10:00:03 20%");
    await write(3, "2026-01-01T10:00:04 end");
    const { bytes } = await downloadLog(ana, { runId: run.runId });
    const parts: Uint8Array[] = [];
    for await (const part of bytes) parts.push(part);
    expect(Buffer.concat(parts).toString()).toBe("one\noops\n10%\n\u001B[1A\r\u001B[K20%\nend\n");
  });

  it("keeps a line longer than a piece of the log without cutting a character in two", async () => {
    const { ana, run } = await setUp();
    const line = `x${"✓".repeat(200_000)}`;
    await appendOutput(ana, { runId: run.runId, firstLine: 0, lines: [line] });
    const chunks = await database().logChunk.findMany({
      where: { runId: run.runId },
      orderBy: { seq: "asc" },
    });
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.map(({ data }) => decodeLog(data)).join("")).toBe(`${line}\n`);
  });
});

describe("a launched run whose program reports", () => {
  it.each(clientStates)("keeps its own state when its client says %s", async (said) => {
    const ana = await makeMember(database(), "researcher");
    const queue = await makeQueue(database(), ana.teamId);
    const project = await makeProject(database(), ana.teamId);
    const launched = await makeRun(database(), {
      teamId: ana.teamId,
      queueId: queue.id,
      projectId: project.id,
    });
    const report = { project: project.name, key: launched.id, isStart: true, state: said };
    expect(await reportRun(ana, { ...report, facts: { name: "other", notes: "kept" } })).toMatchObject({
      runId: launched.id,
      isNew: false,
    });
    await noteClientSign(ana, { runId: launched.id, end: { exitCode: 1 } });
    expect(await loadRun(ana, { runId: launched.id })).toMatchObject({
      name: launched.name,
      state: "queued",
      origin: "launched",
      exitCode: null,
      client: { notes: "kept", exitCode: 1 },
    });
    await fallSilent(launched.id, 1_000);
    await crashSilentRuns(database(), 300);
    expect((await loadRun(ana, { runId: launched.id })).state).toBe("queued");
  });
});

describe("who may report", () => {
  it("is refused to a viewer, a read-only token and a token limited to queues", async () => {
    const viewer = await makeMember(database(), "viewer");
    const ana = await makeMember(database(), "admin");
    const queue = await makeQueue(database(), ana.teamId);
    const readOnly = (await makePersonToken(database(), ana, { readOnly: true })).actor;
    const limited = (await makePersonToken(database(), ana, { queueIds: [queue.id] })).actor;
    for (const actor of [viewer, readOnly, limited])
      await expect(reportRun(actor, { key: "k", isStart: true })).rejects.toMatchObject({
        code: "FORBIDDEN",
      });
  });

  it("another team's run is not there, and a viewer changes nothing of it", async () => {
    const { ana, run } = await setUp();
    const other = await makeMember(database(), "admin");
    const viewer = await makeMember(database(), "viewer", { teamId: ana.teamId });
    const { runId } = run;
    await expect(noteClientSign(other, { runId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(appendOutput(other, { runId, firstLine: 0, lines: ["x"] })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(noteClientSign(viewer, { runId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(appendOutput(viewer, { runId, firstLine: 0, lines: ["x"] })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("a key or project that cannot be is refused with all that is wrong", async () => {
    const ana = await makeMember(database(), "researcher");
    const bad = reportRun(ana, { project: "a/b", key: "../x", isStart: true });
    await expect(bad).rejects.toMatchObject({
      code: "INVALID",
      issues: [{ path: "/project" }, { path: "/key" }],
    });
  });
});
