import type { AgentActor, PersonActor, RunActor } from "../access/actor";
import { type ApiTokenRow, findLiveApiToken, type LiveApiToken, touchApiToken } from "../db/api-tokens";
import { getDatabase } from "../db/client";
import { findRunActor } from "../db/run-key";
import { hashSecretToken } from "../db/secret-token";
import { AppError } from "../errors";
import { logEvent } from "../logger";

const refusal = "The API token is not known, has expired or was revoked: make a new one in Settings, Tokens.";

/** The secret of an `Authorization: Bearer …` header, or null when there is no such header. */
export function readBearer(headers: Headers): string | null {
  const header = headers.get("authorization");
  if (header === null) return null;
  const token = /^Bearer +(\S+) *$/i.exec(header)?.[1];
  if (token === undefined)
    throw new AppError("UNAUTHENTICATED", "The Authorization header must be: Bearer <API token>.");
  return token;
}

/** Whom a token stands for, as the database knows them now; throws UNAUTHENTICATED. */
export async function getTokenActor(token: string): Promise<PersonActor | AgentActor | RunActor> {
  const database = getDatabase();
  const run = await findRunActor(database, token);
  if (run) return run;
  const found = await findLiveApiToken(database, hashSecretToken(asMade(token)));
  const actor = found && (found.token.kind === "agent" ? toAgent(found.token) : toPerson(found));
  if (!actor) {
    logEvent("token:refused", { tokenId: found?.token.id });
    throw new AppError("UNAUTHENTICATED", refusal);
  }
  if (!found.isUseNoted) await touchApiToken(database, found.token.id);
  return actor;
}

/**
 * A token is made as `slw_` and 40 characters. Clients of W&B take 40, after a prefix with a dash if any, and are given it so; whoever was
 * may use that spelling at every door.
 */
function asMade(token: string): string {
  const [, secret] = /^(?:local-)?([A-Za-z0-9]{40})$/.exec(token) ?? [];
  return secret === undefined ? token : `slw_${secret}`;
}

function toAgent(row: ApiTokenRow): AgentActor {
  return {
    kind: "agent",
    tokenId: row.id,
    name: row.name,
    teamId: row.teamId,
    ...scopeOf(row),
  };
}

// The role is the member's of today: a token never keeps what its maker has lost.
function toPerson({ token, role }: LiveApiToken): PersonActor | null {
  if (!token.person || role === null) return null;
  return {
    kind: "person",
    personId: token.person.id,
    name: token.person.name,
    teamId: token.teamId,
    role,
    token: { id: token.id, expiresAt: token.expiresAt, isReadOnly: token.readOnly },
    ...scopeOf(token),
  };
}

function scopeOf(row: ApiTokenRow): { queueIds?: readonly string[] } {
  return row.queueIds.length === 0 ? {} : { queueIds: row.queueIds };
}
