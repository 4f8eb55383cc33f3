import { insertApiToken } from "../db/api-tokens";
import { insertAuditEvent } from "../db/audit-events";
import type { Connection } from "../db/client";
import { findPersonByName, insertMembership, insertPerson } from "../db/people";
import { refuseTakenName } from "../db/refuse-taken-name";
import { hashSecretToken, makeSecretToken } from "../db/secret-token";
import { insertTeam } from "../db/teams";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { logEvent } from "../logger";
import { parseInput, type Result, refuse, succeed } from "../result";
import {
  type CreatePersonInput,
  createPersonInputSchema,
  type FoundTeamInput,
  foundTeamInputSchema,
} from "./schema";

/** Who runs the server, known by its key. Only the check of that key makes one. */
export interface Operator {
  kind: "operator";
}

export interface CreatedPerson {
  personId: string;
  team: { id: string; name: string };
  /** The one copy: only its hash is stored. */
  apiKey: string;
}

/** Makes a person without a password, a team that is theirs, and a token that acts for them in it. */
export async function createPerson(
  _operator: Operator,
  input: CreatePersonInput,
): Promise<Result<CreatedPerson>> {
  const parsed = parseInput(createPersonInputSchema, input);
  if (!parsed.ok) return parsed;
  const { name, team: teamName } = parsed.value;
  const apiKey = makeSecretToken("slw_");
  return refuseTakenName("person or team", name, () =>
    inTransaction(async (tx, onceStored) => {
      const personId = await insertPerson(tx, { name, passwordHash: null });
      const team = await foundTeam(tx, teamName, { personId, name });
      await insertApiToken(tx, {
        ...{ teamId: team.id, kind: "person" as const, personId, name: "made by the operator" },
        ...{ hash: hashSecretToken(apiKey), prefix: apiKey.slice(0, 8), queueIds: [], readOnly: false },
        ...{ madeWithId: null, createdById: null, expiresAt: null },
      });
      await insertAuditEvent(
        tx,
        { kind: "system", name: "system", teamId: team.id },
        { kind: "person:created", subject: name, data: { by: "operator" } },
      );
      onceStored(() => logEvent("person:created", { personId, teamId: team.id }));
      return succeed({ personId, team, apiKey });
    }),
  );
}

/** Makes a team whose first admin is a person that is there. */
export async function createTeamFor(
  _operator: Operator,
  input: FoundTeamInput,
): Promise<Result<{ id: string; name: string }>> {
  const parsed = parseInput(foundTeamInputSchema, input);
  if (!parsed.ok) return parsed;
  const { name, owner } = parsed.value;
  return refuseTakenName("team", name, () =>
    inTransaction(async (tx, onceStored) => {
      const person = await findPersonByName(tx, owner);
      if (!person) return refuse([noOwner(owner)]);
      const team = await foundTeam(tx, name, { personId: person.id, name: person.name });
      onceStored(() => logEvent("team:created", { teamId: team.id, actor: "operator" }));
      return succeed(team);
    }),
  );
}

async function foundTeam(tx: Connection, name: string, founder: { personId: string; name: string }) {
  const team = await insertTeam(tx, name);
  const { personId } = founder;
  if (!(await insertMembership(tx, { teamId: team.id, personId, role: "admin" })))
    throw new AppError("CONFLICT", `Team ${name} has that member already.`);
  await insertAuditEvent(
    tx,
    { kind: "system", name: "system", teamId: team.id },
    { kind: "team:created", subject: name, data: { by: "operator", admin: founder.name } },
  );
  return team;
}

function noOwner(owner: string) {
  const message = `There is no person "${owner}": make them first.`;
  return { code: "no-such-person", severity: "error" as const, message, path: "/owner" };
}
