import { type Role, roles, type TeamId } from "../access/actor";
import { trustTeamId } from "../access/trust-team-id";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";

/** A one-time link: `teamId` null is the first start's, else an invitation to that team. */
export interface SetupLinkRow {
  role: Role;
  teamId: TeamId | null;
}

interface StoredLink {
  role: string;
  teamId: string | null;
}

export async function insertSetupLink(
  tx: Connection,
  link: { hash: string; role: Role; teamId: TeamId | null; lifeHours: number },
): Promise<Date> {
  const rows = await tx.$queryRaw<{ expiresAt: Date }[]>(Prisma.sql`
    insert into "SetupLink" (hash, role, "teamId", "expiresAt")
    values (${link.hash}, ${link.role}, ${link.teamId}, now() + make_interval(hours => ${link.lifeHours}))
    returning "expiresAt"`);
  const row = rows[0];
  if (!row) throw new Error("a link was not stored");
  return row.expiresAt;
}

/** The link with that hash while it can still be used. */
export async function findLiveSetupLink(db: Connection, hash: string): Promise<SetupLinkRow | null> {
  const rows = await db.$queryRaw<StoredLink[]>(Prisma.sql`
    select role, "teamId" from "SetupLink" where hash = ${hash} and "usedAt" is null and "expiresAt" > now()`);
  return rows[0] ? toLink(rows[0]) : null;
}

/**
 * Uses the link up. One statement, so of two who follow it at once only one gets it; the other sees null. It is
 * given back when the transaction is rolled back.
 */
export async function consumeSetupLink(
  tx: Connection,
  hash: string,
  kind: "first-start" | "invitation",
): Promise<SetupLinkRow | null> {
  const team = kind === "invitation" ? Prisma.sql`is not null` : Prisma.sql`is null`;
  const rows = await tx.$queryRaw<StoredLink[]>(Prisma.sql`
    update "SetupLink" set "usedAt" = now()
    where hash = ${hash} and "usedAt" is null and "expiresAt" > now() and "teamId" ${team}
    returning role, "teamId"`);
  return rows[0] ? toLink(rows[0]) : null;
}

/** Forgets the unused links of the first start: each start shows one of its own. */
export async function deleteFirstStartLinks(tx: Connection): Promise<void> {
  await tx.setupLink.deleteMany({ where: { teamId: null, usedAt: null } });
}

function toLink(row: StoredLink): SetupLinkRow {
  const role = roles.find((candidate) => candidate === row.role);
  if (!role) throw new Error(`a link has the unknown role ${row.role}`);
  return { role, teamId: row.teamId === null ? null : trustTeamId(row.teamId) };
}
