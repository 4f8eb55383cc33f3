import { describe, expect, it } from "vitest";
import {
  at,
  everythingAbout,
  finish,
  kindsOf,
  lease,
  log,
  report,
  runOf,
  setUp,
  stateOf,
} from "../../testing/attempt-world";
import { makeOutcome } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { loadRun } from "../history/load-run";
import { recordEvents } from "./record-events";

prepareTestDatabase();

describe("an attempt", () => {
  it("goes from leased to finished, and its run leaves the line", async () => {
    const { run, agent } = await setUp();
    await lease(agent);
    await report(agent, run.id, 1, "starting");
    expect(await stateOf(run.id)).toBe("starting");
    await recordEvents(agent.actor, run.id, {
      agentId: agent.agentId,
      attempt: 1,
      events: [{ kind: "running", at, handle: "pid:1", commit: "a".repeat(40) }],
    });
    expect(await runOf(run.id)).toMatchObject({ state: "running", handle: "pid:1", commit: "a".repeat(40) });
    await finish(agent, run.id, 1);
    const row = await runOf(run.id);
    expect(row).toMatchObject({ state: "finished", reason: "finished", exitCode: 0, item: null });
    expect(row.startedAt).not.toBeNull();
    expect(row.endedAt).not.toBeNull();
    expect(await kindsOf(run.id)).toEqual([
      "created",
      "leased",
      "starting",
      "commit-resolved",
      "running",
      "ended",
    ]);
  });

  it("keeps which image ran, told again or not, and forgets it when the run goes back to the line", async () => {
    const { run, agent } = await setUp({ retry: { max: 1, backoffSeconds: 0, onExitCodes: [] } });
    await lease(agent);
    await report(agent, run.id, 1, "starting");
    const imageDigest = `local/train@sha256:${"a".repeat(64)}`;
    const tell = (sentAt: string) =>
      recordEvents(agent.actor, run.id, {
        agentId: agent.agentId,
        attempt: 1,
        events: [
          { kind: "note", at: sentAt, message: "something else of the same moment" },
          { kind: "note", at: sentAt, message: `image local/train:1 is ${imageDigest}`, imageDigest },
        ],
      });
    await tell(at);
    await tell(at);
    expect((await runOf(run.id)).imageDigest).toBe(imageDigest);
    expect(await kindsOf(run.id)).toEqual(["created", "leased", "starting", "note", "note"]);
    // An agent that was restarted tells it again, at another time.
    await tell(new Date(Date.parse(at) + 1_000).toISOString());
    expect((await kindsOf(run.id)).filter((kind) => kind === "note")).toHaveLength(3);
    await finish(agent, run.id, 1, makeOutcome({ reason: "failed", exitCode: 1 }));
    expect(await runOf(run.id)).toMatchObject({ state: "queued", imageDigest: null });
  });

  it("keeps what its code says of dependencies, by which the run page judges it", async () => {
    const { run, agent, author } = await setUp();
    await lease(agent);
    await report(agent, run.id, 1, "starting");
    const checkOf = async (name: string) => {
      const { reproducibility } = await loadRun(author, { runId: run.id });
      return reproducibility.checks.find((check) => check.name === name);
    };
    expect(await checkOf("dependencies")).toMatchObject({ result: "unknown" });
    const codeFiles = {
      Dockerfile: "FROM python:3.12\nRUN pip install torch\n",
      "requirements.txt": "numpy==1.2",
    };
    await recordEvents(agent.actor, run.id, {
      agentId: agent.agentId,
      attempt: 1,
      events: [{ kind: "running", at, codeFiles }],
    });
    expect(await checkOf("dependencies")).toMatchObject({
      result: "fail",
      reason: "Not pinned in Dockerfile: pip install torch (line 2).",
    });
  });

  it("records a report once that is sent again", async () => {
    const { run, agent } = await setUp();
    await lease(agent);
    for (const _ of [1, 2]) await report(agent, run.id, 1, "starting");
    expect(await kindsOf(run.id)).toEqual(["created", "leased", "starting"]);
  });

  it("ends once, however often the end is reported", async () => {
    const { run, agent } = await setUp();
    await lease(agent);
    await finish(agent, run.id, 1);
    const before = await everythingAbout(run.id);
    await finish(agent, run.id, 1);
    await expect(finish(agent, run.id, 1, makeOutcome({ reason: "failed" }))).rejects.toMatchObject({
      code: "LEASE_LOST",
    });
    expect(await everythingAbout(run.id)).toEqual(before);
  });

  it.each([
    ["a chosen exit code is retried", { exitCode: 75 }, "queued"],
    ["another exit code ends it", { exitCode: 1 }, "failed"],
    ["a refused start ends it", { reason: "refused" as const, exitCode: null }, "failed"],
  ])("%s", async (_, outcome, expected) => {
    const { run, agent } = await setUp({ retry: { max: 1, backoffSeconds: 0, onExitCodes: [75] } });
    await lease(agent);
    await finish(agent, run.id, 1, makeOutcome({ reason: "failed", ...outcome }));
    expect(await stateOf(run.id)).toBe(expected);
  });

  it("is retried as often as the terms say, each time with a new number", async () => {
    const { run, agent } = await setUp({ retry: { max: 2, backoffSeconds: 0, onExitCodes: [] } });
    for (const attempt of [1, 2, 3]) {
      expect((await lease(agent)).map((one) => one.attempt)).toEqual([attempt]);
      await finish(agent, run.id, attempt, makeOutcome({ reason: "failed", exitCode: 1 }));
    }
    expect(await stateOf(run.id)).toBe("failed");
  });

  it("is retried when its log holds what the terms name", async () => {
    const { run, agent } = await setUp({
      retry: { max: 1, backoffSeconds: 0, onExitCodes: [], onLog: "CUDA error \\d+" },
    });
    await lease(agent);
    await log(agent, run.id, 1, 0, 0, "step 1\nCUDA error 719\n");
    await finish(agent, run.id, 1, makeOutcome({ reason: "failed", exitCode: 1 }));
    expect(await stateOf(run.id)).toBe("queued");
    await lease(agent);
    await log(agent, run.id, 2, 0, 0, "step 1\nout of cheese\n");
    await finish(agent, run.id, 2, makeOutcome({ reason: "failed", exitCode: 1 }));
    expect(await stateOf(run.id)).toBe("failed");
  });

  it("keeps its run's priority and age, and waits out its back-off", async () => {
    const { db, run, agent } = await setUp({ retry: { max: 1, backoffSeconds: 60, onExitCodes: [] } });
    const before = await db.runQueueItem.findUniqueOrThrow({ where: { runId: run.id } });
    await lease(agent);
    await finish(agent, run.id, 1, makeOutcome({ reason: "failed", exitCode: 1 }));
    const after = await db.runQueueItem.findUniqueOrThrow({ where: { runId: run.id } });
    expect(after).toMatchObject({
      priority: before.priority,
      createdAt: before.createdAt,
      agentId: null,
      attempt: 1,
    });
    expect(after.notBefore?.getTime()).toBeGreaterThan(Date.now());
    expect(await lease(agent)).toEqual([]);
  });
});
