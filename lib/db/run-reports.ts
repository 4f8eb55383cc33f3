/** What a program said of its run as a whole. */
import type { Connection } from "./client";
import type { Prisma } from "./generated/client";

export interface RunReportRow {
  summary: string | null;
  config: string | null;
  metricDefinitions: unknown;
}

export async function findRunReport(db: Connection, runId: string): Promise<RunReportRow | null> {
  return await db.runReport.findUnique({
    where: { runId },
    select: { summary: true, config: true, metricDefinitions: true },
  });
}

/** Writes what is given and leaves the rest. */
export async function storeRunReport(
  tx: Connection,
  runId: string,
  data: { summary?: string | null; config?: string; metricDefinitions?: Prisma.InputJsonValue },
): Promise<void> {
  await tx.runReport.upsert({ where: { runId }, create: { runId, ...data }, update: data });
}
