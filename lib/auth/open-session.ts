import { cookies } from "next/headers";
import { getDatabase } from "../db/client";
import { deleteSession, insertSession } from "../db/sessions";
import { teamCookieName } from "./get-actor";
import {
  isSecure,
  openSessionToken,
  type Session,
  sealSession,
  sessionCookieName,
  sessionSeconds,
} from "./session-token";

const shared = () => ({ httpOnly: true, sameSite: "lax", secure: isSecure(), path: "/" }) as const;

/** Begins a session in place of the one this browser had. Whoever calls this sets the cookie. */
export async function startSession(personId: string): Promise<Session> {
  await endSession();
  return { personId, sessionId: await insertSession(getDatabase(), personId, sessionSeconds) };
}

/** Signs the browser in. For server actions and routes only: pages cannot set cookies. */
export async function openSession({ personId }: { personId: string }): Promise<void> {
  const value = await sealSession(await startSession(personId));
  (await cookies()).set(sessionCookieName(), value, { ...shared(), maxAge: sessionSeconds });
}

/** Signs the browser out: the session itself ends, so that a copy of the cookie opens nothing either. */
export async function closeSession(): Promise<void> {
  await endSession();
  const jar = await cookies();
  jar.set(sessionCookieName(), "", { ...shared(), maxAge: 0 });
  jar.set(teamCookieName, "", { ...shared(), maxAge: 0 });
}

async function endSession(): Promise<void> {
  const session = await openSessionToken((await cookies()).get(sessionCookieName())?.value);
  if (session) await deleteSession(getDatabase(), session.sessionId);
}

/** Remembers which team the person wants to look at. Give it only the id of one of their memberships. */
export async function rememberTeam(teamId: string): Promise<void> {
  (await cookies()).set(teamCookieName, teamId, { ...shared(), maxAge: sessionSeconds });
}
