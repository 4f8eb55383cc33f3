import { describe, expect, it } from "vitest";
import { at, lease, log, readAll, runOf, setUp } from "../../testing/attempt-world";
import { prepareTestDatabase } from "../../testing/test-database";
import { appendLogs } from "./append-logs";

prepareTestDatabase();

describe("output", () => {
  it("is stored once and in order, whatever is sent again or early", async () => {
    const { run, agent, author } = await setUp();
    await lease(agent);
    expect(await log(agent, run.id, 1, 0, 0, "one\n")).toEqual({ nextSeq: 1 });
    expect(await log(agent, run.id, 1, 0, 0, "one\n")).toEqual({ nextSeq: 1 });
    expect(await log(agent, run.id, 1, 2, 8, "three\n")).toEqual({ nextSeq: 1 });
    expect(await log(agent, run.id, 1, 1, 4, "two\n")).toEqual({ nextSeq: 2 });
    expect(await log(agent, run.id, 1, 2, 8, "three\n")).toEqual({ nextSeq: 3 });
    expect(await readAll(author, run.id)).toBe("one\ntwo\nthree\n");
    expect((await runOf(run.id)).logBytes).toBe(14n);
  });

  it("is stored once when two senders send the same at once", async () => {
    const { run, agent } = await setUp();
    await lease(agent);
    await Promise.all([1, 2, 3].map(() => log(agent, run.id, 1, 0, 0, "same\n")));
    expect((await runOf(run.id)).logBytes).toBe(5n);
  });

  it("with a wrong offset is refused", async () => {
    const { run, agent } = await setUp();
    await lease(agent);
    await expect(log(agent, run.id, 1, 0, 5, "x")).rejects.toMatchObject({ code: "INVALID" });
  });

  it("stops being stored at the limit, with a marker", async () => {
    const { db, run, agent, author } = await setUp();
    await lease(agent);
    await db.run.update({ where: { id: run.id }, data: { logBytes: 512n * 1024n * 1024n - 3n } });
    expect(await log(agent, run.id, 1, 0, 0, "too long")).toEqual({ nextSeq: 1 });
    expect(await log(agent, run.id, 1, 1, 8, "more")).toEqual({ nextSeq: 2 });
    expect(await readAll(author, run.id)).toContain("is not stored");
    expect(await db.logChunk.count({ where: { runId: run.id } })).toBe(1);
  });

  it("has metrics taken out, each line once, however often and by whom it is sent", async () => {
    const { db, run, agent, author } = await setUp();
    await lease(agent);
    const metrics = (seq: number, offset: number, text: string) =>
      appendLogs(agent.actor, run.id, {
        agentId: agent.agentId,
        attempt: 1,
        chunks: [
          { seq, offset, stream: "stdout", isMetric: true, at, data: Buffer.from(text).toString("base64") },
        ],
      });
    const lines = '{"loss":1.0,"_step":0}\n{"loss":NaN,"_step":1,"_timestamp":7}\nno line\n';
    expect(await log(agent, run.id, 1, 0, 0, "one\n")).toEqual({ nextSeq: 1 });
    await Promise.all([1, 2, 3].map(() => metrics(1, 4, lines)));
    expect(await metrics(1, 4, lines)).toEqual({ nextSeq: 2 });
    expect(await log(agent, run.id, 1, 2, 4, "two\n")).toEqual({ nextSeq: 3 });
    await expect(metrics(3, 4, lines)).rejects.toMatchObject({ code: "INVALID" });
    expect(await readAll(author, run.id)).toBe("one\ntwo\n");
    const [chunk, ...others] = await db.historyChunk.findMany({ where: { runId: run.id } });
    expect(others).toEqual([]);
    const seconds = Date.parse(at) / 1_000;
    expect(Buffer.from(chunk?.data ?? []).toString()).toBe(
      `{"loss":1.0,"_step":0,"_timestamp":${seconds}}\n{"loss":NaN,"_step":1,"_timestamp":7}`,
    );
    // A log that is full goes on in metrics, and a fence holds for them as for output.
    await db.run.update({ where: { id: run.id }, data: { logBytes: 512n * 1024n * 1024n } });
    expect(await metrics(7, 99, '{"loss":3}\n')).toEqual({ nextSeq: 8 });
    expect(await metrics(7, 99, '{"loss":3}\n')).toEqual({ nextSeq: 8 });
    const stream = await db.runStream.findMany({ where: { runId: run.id }, select: { lineCount: true } });
    expect(stream).toEqual([{ lineCount: 3 }]);
  });
});
