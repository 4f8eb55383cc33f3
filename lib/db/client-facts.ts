import type { Connection } from "./client";

/** Where a program that reports ran, and of which code, by run. */
export async function findClientFacts(
  db: Connection,
  runIds: readonly string[],
): Promise<Map<string, { host: string | null; program: string | null; repository: string | null }>> {
  const rows = await db.clientRun.findMany({
    where: { runId: { in: [...runIds] } },
    select: { runId: true, host: true, program: true, repository: true },
  });
  return new Map(rows.map(({ runId, ...facts }) => [runId, facts]));
}
