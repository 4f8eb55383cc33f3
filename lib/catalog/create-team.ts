import type { PersonActor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import { insertAuditEvent } from "../db/audit-events";
import { insertMembership } from "../db/people";
import { refuseTakenName } from "../db/refuse-taken-name";
import { insertTeam } from "../db/teams";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, succeed } from "../result";
import { type CreateTeamInput, createTeamInputSchema } from "./schema";

/** Makes a team with its maker as the first admin. */
export async function createTeam(
  actor: PersonActor,
  input: CreateTeamInput,
): Promise<Result<{ id: string; name: string }>> {
  requirePermission(actor, "team:create");
  const parsed = parseInput(createTeamInputSchema, input);
  if (!parsed.ok) return parsed;
  const { name } = parsed.value;
  return refuseTakenName("team", name, () =>
    inTransaction(async (tx, onceStored) => {
      const team = await insertTeam(tx, name);
      await insertMembership(tx, { teamId: team.id, personId: actor.personId, role: "admin" });
      const founder = { ...actor, teamId: team.id };
      await insertAuditEvent(tx, founder, { kind: "team:created", subject: name });
      onceStored(() => logEvent("team:created", { teamId: team.id, actor: actor.name }));
      return succeed(team);
    }),
  );
}
