import type { TeamId } from "../access/actor";
import { foldName } from "../access/name";
import { trustTeamId } from "../access/trust-team-id";
import type { Connection } from "./client";

export interface TeamRow {
  id: TeamId;
  name: string;
}

const columns = { id: true, name: true } as const;

export async function findTeam(db: Connection, teamId: TeamId): Promise<TeamRow | null> {
  return toTeam(await db.team.findUnique({ where: { id: teamId }, select: columns }));
}

export async function findTeamByName(db: Connection, name: string): Promise<TeamRow | null> {
  return toTeam(await db.team.findUnique({ where: { nameKey: foldName(name) }, select: columns }));
}

/** Oldest first. */
export async function findFirstTeam(db: Connection): Promise<TeamRow | null> {
  return toTeam(await db.team.findFirst({ orderBy: { createdAt: "asc" }, select: columns }));
}

export async function insertTeam(tx: Connection, name: string): Promise<TeamRow> {
  return toTeam(await tx.team.create({ data: { name, nameKey: foldName(name) }, select: columns }));
}

/** The team of that name, made if it is new. Two callers at once get the same one. */
export async function ensureTeamRow(db: Connection, name: string): Promise<TeamRow> {
  const nameKey = foldName(name);
  await db.team.createMany({ data: [{ name, nameKey }], skipDuplicates: true });
  return toTeam(await db.team.findUniqueOrThrow({ where: { nameKey }, select: columns }));
}

function toTeam(row: { id: string; name: string }): TeamRow;
function toTeam(row: { id: string; name: string } | null): TeamRow | null;
function toTeam(row: { id: string; name: string } | null): TeamRow | null {
  return row && { ...row, id: trustTeamId(row.id) };
}
