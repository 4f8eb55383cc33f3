import { randomBytes } from "node:crypto";
import type { Connection } from "../../lib/db/client";
import { insertRuns } from "../../lib/db/run-batch";
import { inTransaction } from "../../lib/db/transaction";
import { readLaunchTerms } from "../../lib/runs/launch-terms";
import { runId, runName } from "../../lib/runs/run-name";
import { printTable } from "../table";
import { clearLine, makeLine } from "./fill";

/** 10,000 runs of a sweep stored as one batch: configs of a usual size, all or nothing. */
export async function benchBatch(db: Connection, count: number): Promise<void> {
  const line = await makeLine(db, 1);
  const config = {
    command: ["python", "train.py"],
    env: Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`VARIABLE_${n}`, "x".repeat(40)])),
  };
  const sources = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [
      `/env/VARIABLE_${n}`,
      { layer: "queue", file: "q.yaml", line: n, column: 3 },
    ]),
  );
  const runs = Array.from({ length: count }, (_, index) => ({
    run: {
      id: runId(randomBytes(24)),
      ...line,
      projectId: `p-${line.queueId}`,
      queueVersion: 1,
      jobId: null,
      jobVersion: null,
      name: runName(randomBytes(4)),
      state: "queued" as const,
      resource: "local-process",
      priority: 2,
      authorId: null,
      author: "Ana",
      values: { lr: index / count },
      overrideText: null,
      config,
      sources,
      manifest: { argv: ["python", "train.py"], cwd: ".", env: config.env },
      fromAgent: [],
      terms: readLaunchTerms({}),
      documents: [],
      commit: null,
      rerunOfId: null,
      idempotencyKey: null,
    },
    item: { personKey: "ana", priority: 2 },
  }));
  const from = performance.now();
  await inTransaction((tx) => insertRuns(tx, runs, { kind: "person", id: null, name: "Ana" }));
  const seconds = (performance.now() - from) / 1_000;
  await clearLine(db, line);
  printTable(
    "submitted as one batch",
    ["", "seconds", "runs/s"],
    [[`${count.toLocaleString("en")} runs`, seconds, count / seconds]],
  );
}
