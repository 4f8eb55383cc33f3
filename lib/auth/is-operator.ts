import { createHash, timingSafeEqual } from "node:crypto";
import { getEnv } from "../env";
import { AppError } from "../errors";

/**
 * Throws unless the request brings the key of the whole server, which its operator has set. A server without one has no such
 * addresses: a key is nobody's token, and no token is the key.
 */
export function requireOperator(headers: Headers): void {
  const expected = getEnv().SLIPWAY_ADMIN_KEY;
  if (expected === undefined)
    throw new AppError(
      "NOT_FOUND",
      "Set SLIPWAY_ADMIN_KEY on the server to make people and teams by a program.",
    );
  const given = /^Bearer (.+)$/.exec(headers.get("authorization") ?? "")?.[1] ?? "";
  if (!timingSafeEqual(digest(given), digest(expected)))
    throw new AppError("UNAUTHENTICATED", "The server's admin key is missing or wrong.");
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
