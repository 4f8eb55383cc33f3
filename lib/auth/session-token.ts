import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { getEnv } from "../env";

/** How long a session lasts at most, in seconds. */
export const sessionSeconds = 30 * 24 * 60 * 60;

/** What the cookie says: who, and in which session. All else is read from the database on every request. */
const sessionSchema = z.object({ sub: z.string().min(1), sid: z.string().min(1) });
export interface Session {
  personId: string;
  sessionId: string;
}

/** True when browsers reach us by https, so that cookies may be marked for it. */
export function isSecure(): boolean {
  return getEnv().NEXTAUTH_URL.startsWith("https:");
}

/** Cookies of one host are shared by all its ports, hence a name of our own. */
export function sessionCookieName(): string {
  return isSecure() ? "__Secure-slipway-session" : "slipway-session";
}

/** An encrypted, signed session token for the cookie. */
export function sealSession(session: Session): Promise<string> {
  return encode({
    token: { sub: session.personId, sid: session.sessionId },
    secret: getEnv().NEXTAUTH_SECRET,
    maxAge: sessionSeconds,
  });
}

/** The session in a token, or null when it is expired, tampered with or not ours. */
export async function openSessionToken(token: string | undefined): Promise<Session | null> {
  if (!token) return null;
  try {
    const parsed = sessionSchema.safeParse(await decode({ token, secret: getEnv().NEXTAUTH_SECRET }));
    return parsed.success ? { personId: parsed.data.sub, sessionId: parsed.data.sid } : null;
  } catch {
    return null;
  }
}
