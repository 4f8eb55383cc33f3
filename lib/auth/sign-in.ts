import { z } from "zod";
import { findTryLimit, tryWindowSeconds } from "../access/password-tries";
import type { Issue } from "../config/issue";
import { getDatabase } from "../db/client";
import { hashPassword, isOutdated, verifyPassword } from "../db/password-hash";
import { findPersonByName, listMemberships, type PersonRow, rehashPassword } from "../db/people";
import { countTries, takeBackTries } from "../db/sign-in-attempts";
import { logEvent } from "../logger";
import { type Result, refuse, succeed } from "../result";

export const signInInputSchema = z.object({
  // Postgres has no NUL in texts, so nobody can be called like that.
  name: z
    .string()
    .max(200)
    .regex(/^[^\0]*$/),
  password: z.string().max(200),
});
export type SignInInput = z.input<typeof signInInputSchema>;

/**
 * Checks a name and password. An unknown name and a wrong password get the same answer in the same
 * time, and count alike; too many tries by name or by address are refused before any password is looked at.
 */
export async function signIn(input: SignInInput, address: string): Promise<Result<{ personId: string }>> {
  const database = getDatabase();
  const parsed = signInInputSchema.safeParse(input);
  const { name, password } = parsed.success ? parsed.data : { name: "", password: "" };
  const tried = { name, address };
  const limit = findTryLimit(await countTries(database, tried, tryWindowSeconds));
  if (limit) {
    logEvent("session:limited", { address });
    return refuse([limit]);
  }
  const person = await findPersonByName(database, name.trim());
  const isRight = await verifyPassword(password, person?.passwordHash ?? null);
  if (!person || !isRight) {
    logEvent("session:refused", { address });
    return refuse([wrong]);
  }
  await Promise.all([takeBackTries(database, tried), renewHash(person, password)]);
  if ((await listMemberships(database, person.id)).length === 0) return refuse([teamless]);
  logEvent("session:opened", { personId: person.id });
  return succeed({ personId: person.id });
}

async function renewHash(person: PersonRow, password: string): Promise<void> {
  if (person.passwordHash === null || !isOutdated(person.passwordHash)) return;
  await rehashPassword(getDatabase(), person.id, person.passwordHash, await hashPassword(password));
}

const wrong: Issue = {
  code: "sign-in-refused",
  severity: "error",
  message: "The name or the password is wrong.",
  path: "",
};

const teamless: Issue = {
  code: "sign-in-no-team",
  severity: "error",
  message: "You are not a member of any team: ask an admin for an invitation.",
  path: "",
};
