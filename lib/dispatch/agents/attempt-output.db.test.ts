import { describe, expect, it } from "vitest";
import { lease, log, readAll, runOf, setUp } from "../../testing/attempt-world";
import { prepareTestDatabase } from "../../testing/test-database";

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
});
