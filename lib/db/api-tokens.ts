import type { Role, TeamId } from "../access/actor";
import { trustTeamId } from "../access/trust-team-id";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import { toRole } from "./people";

export interface ApiTokenRow {
  id: string;
  teamId: TeamId;
  kind: "person" | "agent";
  name: string;
  prefix: string;
  person: { id: string; name: string } | null;
  /** Empty: every queue of the team. */
  queueIds: string[];
  readOnly: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
}

const columns = {
  id: true,
  teamId: true,
  kind: true,
  name: true,
  prefix: true,
  person: { select: { id: true, name: true } },
  queueIds: true,
  readOnly: true,
  createdAt: true,
  lastUsedAt: true,
  expiresAt: true,
  revokedAt: true,
} as const;

type Stored = Omit<ApiTokenRow, "kind" | "teamId"> & { kind: string; teamId: string };

interface JoinedToken extends Omit<Stored, "person"> {
  personId: string | null;
  personName: string | null;
  role: string | null;
  isUseNoted: boolean;
}

export interface LiveApiToken {
  token: ApiTokenRow;
  /** Of its person in its team today; null for an agent, and for one who is a member no more. */
  role: Role | null;
  isUseNoted: boolean;
}

/**
 * The token with that hash, if it is neither revoked nor expired by the database's clock. One statement, because every
 * call of an agent or a program begins with it.
 */
export async function findLiveApiToken(db: Connection, hash: string): Promise<LiveApiToken | null> {
  const rows = await db.$queryRaw<JoinedToken[]>(Prisma.sql`
    select t.id, t."teamId", t.kind, t.name, t.prefix, t."queueIds", t."readOnly", t."createdAt", t."lastUsedAt", t."expiresAt",
      t."revokedAt", p.id "personId", p.name "personName",
      m.role, coalesce(t."lastUsedAt" > now() - interval '1 minute', false) "isUseNoted"
    from "ApiToken" t left join "Person" p on p.id = t."personId"
      left join "Membership" m on m."teamId" = t."teamId" and m."personId" = t."personId"
    where t.hash = ${hash} and t."revokedAt" is null and (t."expiresAt" is null or t."expiresAt" > now())`);
  const row = rows[0];
  if (!row) return null;
  const { personId, personName, role, isUseNoted, ...token } = row;
  const person = personId !== null && personName !== null ? { id: personId, name: personName } : null;
  return { token: toToken({ ...token, person }), role: role === null ? null : toRole(role), isUseNoted };
}

/** Notes the use, at most once a minute, so that a busy agent does not write a row per call. */
export async function touchApiToken(db: Connection, tokenId: string): Promise<void> {
  await db.$executeRaw(Prisma.sql`
    update "ApiToken" set "lastUsedAt" = now()
    where id = ${tokenId} and ("lastUsedAt" is null or "lastUsedAt" < now() - interval '1 minute')`);
}

export async function findApiToken(
  db: Connection,
  teamId: TeamId,
  tokenId: string,
): Promise<ApiTokenRow | null> {
  const row = await db.apiToken.findFirst({ where: { id: tokenId, teamId }, select: columns });
  return row && toToken(row);
}

export interface ListedApiToken extends ApiTokenRow {
  madeWith: { id: string; name: string } | null;
}

const listed = { ...columns, madeWith: { select: { id: true, name: true } } } as const;

/** Newest first; only those of one person when `personId` is given. */
export async function listApiTokenRows(
  db: Connection,
  teamId: TeamId,
  personId?: string,
): Promise<ListedApiToken[]> {
  const rows = await db.apiToken.findMany({
    where: { teamId, ...(personId === undefined ? {} : { personId }) },
    orderBy: { createdAt: "desc" },
    select: listed,
  });
  return rows.map(({ madeWith, ...row }) => ({ ...toToken(row), madeWith }));
}

export async function insertApiToken(
  tx: Connection,
  token: {
    teamId: TeamId;
    kind: "person" | "agent";
    personId: string | null;
    name: string;
    hash: string;
    prefix: string;
    queueIds: string[];
    readOnly: boolean;
    madeWithId: string | null;
    createdById: string | null;
    expiresAt: Date | null;
  },
): Promise<ListedApiToken> {
  const { madeWith, ...row } = await tx.apiToken.create({ data: token, select: listed });
  return { ...toToken(row), madeWith };
}

/**
 * Ends a token and all that was made with it, and with those: whoever got hold of a token keeps nothing of it. Gives the
 * ones that were live until now.
 */
export async function writeTokenRevoked(
  tx: Connection,
  tokenId: string,
): Promise<{ id: string; name: string }[]> {
  return tx.$queryRaw<{ id: string; name: string }[]>(Prisma.sql`
    with recursive line as (
      select id from "ApiToken" where id = ${tokenId}
      union select t.id from "ApiToken" t join line on t."madeWithId" = line.id
    )
    update "ApiToken" t set "revokedAt" = now() from line where t.id = line.id and t."revokedAt" is null
    returning t.id, t.name`);
}

/**
 * How many tokens that work a person has in the team, or its agents have. The team's row stays locked until the
 * transaction ends, so that two who make one at once do not pass the limit together.
 */
export async function countLiveTokens(
  tx: Connection,
  teamId: TeamId,
  of: { personId: string } | "agents",
): Promise<number> {
  await tx.$queryRaw(Prisma.sql`select 1 from "Team" where id = ${teamId} for no key update`);
  const whose = of === "agents" ? Prisma.sql`kind = 'agent'` : Prisma.sql`"personId" = ${of.personId}`;
  const rows = await tx.$queryRaw<{ count: number }[]>(Prisma.sql`
    select count(*)::int count from "ApiToken" where "teamId" = ${teamId} and ${whose}
      and "revokedAt" is null and ("expiresAt" is null or "expiresAt" > now())`);
  return rows[0]?.count ?? 0;
}

/** Ends every token with which this person acts in the team. */
export async function revokeTokensOf(
  tx: Connection,
  teamId: TeamId,
  personId: string,
  at: Date,
): Promise<void> {
  await tx.apiToken.updateMany({ where: { teamId, personId, revokedAt: null }, data: { revokedAt: at } });
}

function toToken(row: Stored): ApiTokenRow {
  if (row.kind !== "person" && row.kind !== "agent")
    throw new Error(`a token has the unknown kind ${row.kind}`);
  return { ...row, kind: row.kind, teamId: trustTeamId(row.teamId) };
}
