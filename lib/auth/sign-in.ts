import { createHash } from "node:crypto";
import { z } from "zod";
import { foldName } from "../access/name";
import type { Issue } from "../config/issue";
import { getDatabase } from "../db/client";
import { hashPassword, isOutdated, verifyPassword } from "../db/password-hash";
import { findPersonByName, listMemberships, type PersonRow, rehashPassword } from "../db/people";
import { countSignInAttempt, discountSignInAttempt, forgetSignInAttempts } from "../db/sign-in-attempts";
import { logEvent } from "../logger";
import { type Result, refuse, succeed } from "../result";
import type { Session } from "./session-token";

export const signInInputSchema = z.object({
  // Postgres has no NUL in texts, so nobody can be called like that.
  name: z
    .string()
    .max(200)
    .regex(/^[^\0]*$/),
  password: z.string().max(200),
});
export type SignInInput = z.input<typeof signInInputSchema>;

const windowSeconds = 15 * 60;
const triesPerName = 10;
const triesPerAddress = 50;

/**
 * Checks a name and password. An unknown name, a disabled person and a wrong password get the same answer in the same
 * time, and count alike; too many tries by name or by address are refused before any password is looked at.
 */
export async function signIn(input: SignInInput, address: string): Promise<Result<Session>> {
  const database = getDatabase();
  const parsed = signInInputSchema.safeParse(input);
  const { name, password } = parsed.success ? parsed.data : { name: "", password: "" };
  // Hashed, because people type their password into the wrong box.
  const nameKey = `name:${createHash("sha256").update(foldName(name.trim())).digest("base64url")}`;
  const addressKey = `address:${address}`;
  const byName = await countSignInAttempt(database, nameKey, windowSeconds);
  const byAddress = await countSignInAttempt(database, addressKey, windowSeconds);
  if (byName.count > triesPerName || byAddress.count > triesPerAddress) {
    logEvent("session:limited", { address });
    return refuse([limited(byName.count > triesPerName ? byName.secondsLeft : byAddress.secondsLeft)]);
  }
  const person = await findPersonByName(database, name.trim());
  const isRight = await verifyPassword(password, person?.passwordHash ?? null);
  if (!person || !isRight || person.disabledAt) {
    logEvent("session:refused", { address });
    return refuse([wrong]);
  }
  await Promise.all([
    forgetSignInAttempts(database, nameKey),
    discountSignInAttempt(database, addressKey),
    renewHash(person, password),
  ]);
  if ((await listMemberships(database, person.id)).length === 0) return refuse([teamless]);
  logEvent("session:opened", { personId: person.id });
  return succeed({ personId: person.id, epoch: person.sessionEpoch });
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

function limited(seconds: number): Issue {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return {
    code: "sign-in-limited",
    severity: "error",
    message: `Too many tries: wait ${minutes === 1 ? "a minute" : `${minutes} minutes`}, then try again.`,
    path: "",
  };
}
