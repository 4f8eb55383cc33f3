import { cookies } from "next/headers";
import { teamCookieName } from "./get-actor";
import { isSecure, type Session, sealSession, sessionCookieName, sessionSeconds } from "./session-token";

const shared = () => ({ httpOnly: true, sameSite: "lax", secure: isSecure(), path: "/" }) as const;

/** Signs the browser in. For server actions and routes only: pages cannot set cookies. */
export async function openSession(session: Session): Promise<void> {
  (await cookies()).set(sessionCookieName(), await sealSession(session), {
    ...shared(),
    maxAge: sessionSeconds,
  });
}

/** Signs the browser out. */
export async function closeSession(): Promise<void> {
  const jar = await cookies();
  jar.set(sessionCookieName(), "", { ...shared(), maxAge: 0 });
  jar.set(teamCookieName, "", { ...shared(), maxAge: 0 });
}

/** Remembers which team the person wants to look at. Give it only the id of one of their memberships. */
export async function rememberTeam(teamId: string): Promise<void> {
  (await cookies()).set(teamCookieName, teamId, { ...shared(), maxAge: sessionSeconds });
}
