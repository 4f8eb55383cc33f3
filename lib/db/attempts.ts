import type { Outcome } from "../runs/agent-protocol";
import type { Connection } from "./client";

export interface StoredAttempt {
  number: number;
  agentId: string | null;
  agentName: string;
  leasedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  reason: string | null;
  cause: string | null;
  exitCode: number | null;
  signal: string | null;
  diagnosis: string | null;
}

export function findAttempts(db: Connection, runId: string): Promise<StoredAttempt[]> {
  return db.attempt.findMany({
    where: { runId },
    orderBy: { number: "asc" },
    omit: { handle: true, runId: true },
  });
}

/** Ends an attempt once; an attempt that has ended keeps its outcome. */
export async function endAttempt(
  tx: Connection,
  runId: string,
  number: number,
  outcome: Outcome,
): Promise<void> {
  await tx.$executeRaw`
    update "Attempt"
       set "endedAt" = clock_timestamp(), reason = ${outcome.reason}, cause = ${outcome.cause},
           "exitCode" = ${outcome.exitCode}, signal = ${outcome.signal}, diagnosis = ${outcome.diagnosis}
     where "runId" = ${runId} and number = ${number} and "endedAt" is null`;
}

/** Earlier attempts of a run that ended so. */
export function countAttempts(tx: Connection, runId: string, reason: Outcome["reason"]): Promise<number> {
  return tx.attempt.count({ where: { runId, reason } });
}

/** True when that attempt of that agent has ended with that reason: its last message is only being repeated. */
export async function hasEnded(
  db: Connection,
  lease: { runId: string; attempt: number; agentId: string },
  reason: Outcome["reason"],
): Promise<boolean> {
  const found = await db.attempt.findFirst({
    where: {
      runId: lease.runId,
      number: lease.attempt,
      agentId: lease.agentId,
      reason,
      endedAt: { not: null },
    },
    select: { number: true },
  });
  return found !== null;
}
