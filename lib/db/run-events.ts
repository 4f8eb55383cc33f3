import type { RunEventFact } from "../runs/run-event";
import type { Connection } from "./client";

/** Who did it, as the timeline names them. */
export interface EventActor {
  kind: "person" | "agent" | "system";
  id: string | null;
  name: string;
}

export interface StoredRunEvent {
  id: bigint;
  at: Date;
  kind: string;
  actorKind: string;
  actorName: string;
  attempt: number | null;
  data: unknown;
}

/** Writes one fact, dated by the database. */
export async function insertRunEvent(
  tx: Connection,
  runId: string,
  actor: EventActor,
  attempt: number | null,
  fact: RunEventFact,
): Promise<void> {
  await tx.$executeRaw`
    insert into "RunEvent" ("runId", at, kind, "actorKind", "actorId", "actorName", attempt, data)
    values (${runId}, clock_timestamp(), ${fact.kind}, ${actor.kind}, ${actor.id}, ${actor.name}, ${attempt},
            ${JSON.stringify(fact.data)}::jsonb)`;
}

/** Events of a run in the order they were written, after `afterId`. */
export function findRunEvents(db: Connection, runId: string, afterId = 0n): Promise<StoredRunEvent[]> {
  return db.runEvent.findMany({
    where: { runId, id: { gt: afterId } },
    orderBy: { id: "asc" },
    select: {
      id: true,
      at: true,
      kind: true,
      actorKind: true,
      actorName: true,
      attempt: true,
      data: true,
    },
  });
}
