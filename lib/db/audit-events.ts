import type { Actor, TeamId } from "../access/actor";
import type { LogEvent } from "../logger";
import type { Connection } from "./client";
import type { Prisma } from "./generated/client";

/** Facts of an event: ids, names and numbers, never a config value or a secret. */
export type AuditData = Record<string, string | number | boolean | null>;

/** What was done, to what. `kind` is from the same list as the log's events. */
export interface NewAuditEvent {
  kind: LogEvent;
  subject: string;
  data?: AuditData;
}

/** Written in the transaction of the change it tells of. */
export async function insertAuditEvent(tx: Connection, actor: Actor, event: NewAuditEvent): Promise<void> {
  await tx.auditEvent.create({
    data: {
      teamId: actor.teamId,
      kind: event.kind,
      actorKind: actor.kind,
      actorId: actor.kind === "person" ? actor.personId : actor.kind === "agent" ? actor.tokenId : null,
      actorName: actor.name,
      subject: event.subject,
      data: event.data ?? {},
    },
  });
}

export interface AuditRow {
  id: bigint;
  at: Date;
  kind: string;
  actorKind: string;
  actorName: string;
  subject: string;
  data: unknown;
}

export interface AuditFilter {
  /** A whole kind, or a noun. */
  kind?: string;
  /** Occurs in the subject or the actor's name, without case. */
  text?: string;
}

/** One page, newest first, with the true total. */
export async function findAuditPage(
  db: Connection,
  teamId: TeamId,
  filter: AuditFilter,
  page: { offset: number; limit: number },
): Promise<{ rows: AuditRow[]; total: number }> {
  const where: Prisma.AuditEventWhereInput = { teamId };
  if (filter.kind) where.kind = filter.kind.includes(":") ? filter.kind : { startsWith: `${filter.kind}:` };
  if (filter.text)
    where.OR = [
      { subject: { contains: filter.text, mode: "insensitive" } },
      { actorName: { contains: filter.text, mode: "insensitive" } },
    ];
  const [rows, total] = await Promise.all([
    db.auditEvent.findMany({
      where,
      orderBy: { id: "desc" },
      skip: page.offset,
      take: page.limit,
      select: { id: true, at: true, kind: true, actorKind: true, actorName: true, subject: true, data: true },
    }),
    db.auditEvent.count({ where }),
  ]);
  return { rows, total };
}
