import { describe, expect, it } from "vitest";
import { makeProject, makeQueue, makeTeam } from "../testing/factories";
import { makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";
import { insertRuns } from "./run-batch";
import type { NewRun } from "./runs";
import { inTransaction } from "./transaction";

const { database } = prepareTestDatabase();

async function setUp() {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const project = await makeProject(db, teamId);
  const single = await makeRun(db, { teamId, queueId: queue.id, projectId: project.id, values: { lr: 0.1 } });
  const row = await db.run.findUniqueOrThrow({ where: { id: single.id } });
  const item = await db.runQueueItem.findUniqueOrThrow({ where: { runId: single.id } });
  const asNew = (id: string): NewRun => ({
    ...{
      id,
      teamId,
      projectId: project.id,
      queueId: queue.id,
      queueVersion: 1,
      jobId: null,
      jobVersion: null,
    },
    ...{ name: row.name, state: "queued", resource: "local-process", priority: row.priority, authorId: null },
    ...{
      author: row.author,
      values: row.values,
      overrideText: null,
      config: row.config,
      sources: row.sources,
    },
    ...{ manifest: row.manifest, fromAgent: row.fromAgent, terms: row.terms, documents: row.documents },
    ...{ commit: null, rerunOfId: null, idempotencyKey: null },
  });
  return { db, row, item, asNew };
}

const by = { kind: "person", id: null, name: "Ana" } as const;

describe("a batch of runs", () => {
  it("is stored as the same rows as runs one by one, in the order given", async () => {
    const { db, row, item, asNew } = await setUp();
    const ids = Array.from({ length: 2_500 }, (_, index) => `batch-${String(index).padStart(5, "0")}`);
    const needs = ["S3_KEY", "HF_TOKEN", "S3_KEY"];
    const runs = ids.map((id) => ({
      run: asNew(id),
      item: { personKey: item.personKey, priority: item.priority, needs },
    }));
    await inTransaction((tx) => insertRuns(tx, runs, by));
    const stored = await db.run.findMany({ where: { id: { in: ids } }, orderBy: { createdAt: "asc" } });
    expect(stored).toHaveLength(ids.length);
    expect(stored[0]).toEqual({ ...row, id: stored[0]?.id, createdAt: stored[0]?.createdAt });
    const items = await db.runQueueItem.findMany({
      where: { runId: { in: ids } },
      orderBy: [{ createdAt: "asc" }, { runId: "asc" }],
    });
    expect(items.map((one) => one.runId)).toEqual(ids);
    expect(items[0]).toEqual({
      ...item,
      runId: ids[0],
      createdAt: items[0]?.createdAt,
      needs: "HF_TOKEN,S3_KEY",
    });
    expect(await db.runEvent.count({ where: { runId: { in: ids }, kind: "created" } })).toBe(ids.length);
  });

  it("is stored as a whole or not at all", async () => {
    const { db, row, item, asNew } = await setUp();
    const runs = ["good", row.id].map((id) => ({
      run: asNew(id),
      item: { personKey: item.personKey, priority: item.priority },
    }));
    await expect(inTransaction((tx) => insertRuns(tx, runs, by))).rejects.toThrow(/unique|duplicate/i);
    expect(await db.run.findUnique({ where: { id: "good" } })).toBeNull();
  });
});
