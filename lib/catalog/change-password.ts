import type { PersonActor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import type { Issue } from "../config/issue";
import { insertAuditEvent } from "../db/audit-events";
import { getDatabase } from "../db/client";
import { hashPassword, verifyPassword } from "../db/password-hash";
import { findPerson, writePassword } from "../db/people";
import { deleteSessionsOf } from "../db/sessions";
import { countSignInAttempt, forgetSignInAttempts } from "../db/sign-in-attempts";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { logEvent } from "../logger";
import { parseInput, type Result, refuse, succeed } from "../result";
import type { NewSession } from "./create-first-admin";
import { type ChangePasswordInput, changePasswordInputSchema } from "./schema";

/** Sets the actor's own password. Every session ends; the result is for opening a new one here. */
export async function changePassword(
  actor: PersonActor,
  input: ChangePasswordInput,
): Promise<Result<NewSession>> {
  requirePermission(actor, "token:create-own");
  const parsed = parseInput(changePasswordInputSchema, input);
  if (!parsed.ok) return parsed;
  const person = await findPerson(getDatabase(), actor.personId);
  if (!person) throw new AppError("NOT_FOUND", "Your account is gone.");
  const key = `password:${person.id}`;
  const { count } = await countSignInAttempt(getDatabase(), key, 15 * 60);
  if (count > 10) throw new AppError("LIMIT_EXCEEDED", "Too many tries: wait 15 minutes, then try again.");
  if (!(await verifyPassword(parsed.value.current, person.passwordHash))) return refuse([wrongPassword]);
  const passwordHash = await hashPassword(parsed.value.password);
  await inTransaction(async (tx) => {
    await forgetSignInAttempts(tx, key);
    await insertAuditEvent(tx, actor, { kind: "password:changed", subject: person.name });
    await writePassword(tx, person.id, passwordHash);
    await deleteSessionsOf(tx, person.id);
  });
  logEvent("password:changed", { personId: person.id });
  return succeed({ personId: person.id });
}

const wrongPassword: Issue = {
  code: "password-wrong",
  severity: "error",
  message: "This is not your present password: type the one you signed in with.",
  path: "/current",
};
