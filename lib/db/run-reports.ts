/** What a program said of its run as a whole. */
import type { TeamId } from "../access/actor";
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

/** Of several runs, by run. */
export async function findRunReports(
  db: Connection,
  runIds: readonly string[],
): Promise<Map<string, RunReportRow>> {
  const rows = await db.runReport.findMany({
    where: { runId: { in: [...runIds] } },
    select: { runId: true, summary: true, config: true, metricDefinitions: true },
  });
  return new Map(rows.map(({ runId, ...report }) => [runId, report]));
}

/** Writes what is given and leaves the rest. */
export async function storeRunReport(
  tx: Connection,
  runId: string,
  data: { summary?: string | null; config?: string; metricDefinitions?: Prisma.InputJsonValue },
): Promise<void> {
  await tx.runReport.upsert({ where: { runId }, create: { runId, ...data }, update: data });
}

/**
 * What a run without a summary of its own is summarised by, or undefined when its program wrote one. Whoever writes one meanwhile
 * waits until the transaction ends.
 */
export async function lockReportWithoutSummary(
  tx: Connection,
  runId: string,
): Promise<{ teamId: TeamId; metricDefinitions: unknown } | undefined> {
  await tx.$executeRaw`
    insert into "RunReport" ("runId") select id from "Run" where id = ${runId} on conflict do nothing`;
  const rows = await tx.$queryRaw<{ teamId: TeamId; metricDefinitions: unknown }[]>`
    select r."teamId", p."metricDefinitions" from "RunReport" p join "Run" r on r.id = p."runId"
     where p."runId" = ${runId} and p.summary is null for update of p`;
  return rows[0];
}
