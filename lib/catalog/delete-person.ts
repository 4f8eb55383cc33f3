import type { Issue } from "../config/issue";
import { insertAuditEvent } from "../db/audit-events";
import type { Connection } from "../db/client";
import {
  deletePersonRow,
  deleteTeamWithAll,
  findMembersAlongside,
  findPersonByName,
  lockRoles,
  type TeamOfPerson,
} from "../db/people";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { logEvent } from "../logger";
import { type Result, refuse, succeed } from "../result";
import type { Operator } from "./create-person";

/**
 * Takes a person away for good: their sessions and tokens end, their runs in teams stay, and the team that is theirs alone and bears
 * their name goes with all that is in it. Gives the places of its files, which nothing names any more.
 */
export async function deletePerson(_operator: Operator, name: string): Promise<Result<{ places: string[] }>> {
  return inTransaction(async (tx, onceStored): Promise<Result<{ places: string[] }>> => {
    const person = await findPersonByName(tx, name);
    if (!person) throw new AppError("NOT_FOUND", `There is no person "${name.slice(0, 80)}".`);
    const teams = await findMembersAlongside(tx, person.id);
    const issues: Issue[] = [];
    for (const one of teams) issues.push(...(await findObstacles(tx, person, one)));
    if (issues.length > 0) return refuse(issues);
    const places: string[] = [];
    for (const { team, isPersonal } of teams) {
      if (isPersonal) places.push(...(await deleteTeamWithAll(tx, team.id)));
      else
        await insertAuditEvent(
          tx,
          { kind: "system", name: "system", teamId: team.id },
          { kind: "person:deleted", subject: person.name, data: { by: "operator" } },
        );
    }
    await deletePersonRow(tx, person.id);
    onceStored(() => logEvent("person:deleted", { personId: person.id }));
    return succeed({ places });
  });
}

/** Why a person cannot be taken out of a team, or the team away with them. */
async function findObstacles(
  tx: Connection,
  person: { id: string; name: string },
  { team, others, liveRuns, isPersonal }: TeamOfPerson,
): Promise<Issue[]> {
  if (isPersonal) return liveRuns > 0 ? [stillRunning(team.name, liveRuns)] : [];
  if (others === 0) return [];
  const roles = await lockRoles(tx, team.id);
  const admins = [...roles].filter(([, role]) => role === "admin");
  const isLast = admins.length === 1 && admins[0]?.[0] === person.id;
  return isLast ? [lastAdmin(person.name, team.name)] : [];
}

function stillRunning(team: string, count: number): Issue {
  return {
    code: "runs-live",
    severity: "error",
    message: `${count} of the runs of team ${team}, which would go too, ${count === 1 ? "has" : "have"} not ended: stop them first.`,
    path: "/name",
  };
}

function lastAdmin(person: string, team: string): Issue {
  return {
    code: "last-admin",
    severity: "error",
    message: `${person} is the last admin of team ${team}: make someone else an admin there first.`,
    path: "/name",
  };
}
