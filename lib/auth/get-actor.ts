/** Who asks, on pages and in server actions: the session cookie, checked against the database once per request. */
import { cookies } from "next/headers";
import { cache } from "react";
import type { Viewer } from "../access/access-view";
import type { PersonActor } from "../access/actor";
import { AppError } from "../errors";
import { chooseMembership, findSessionPerson, toActor, toViewer } from "./find-session-person";
import { openSessionToken, sessionCookieName } from "./session-token";

/** Holds the id of the team the person looks at; it is only a wish, checked against the memberships. */
export const teamCookieName = "slipway-team";

interface SignedIn {
  actor: PersonActor;
  viewer: Viewer;
}

const findSignedIn = cache(async (): Promise<SignedIn | null> => {
  const jar = await cookies();
  const found = await findSessionPerson(await openSessionToken(jar.get(sessionCookieName())?.value));
  if (!found) return null;
  const { person, memberships } = found;
  const current = chooseMembership(memberships, jar.get(teamCookieName)?.value);
  if (!current) return null;
  return { actor: toActor(person, current), viewer: toViewer(person, memberships, current) };
});

/** The signed-in person as an actor of the current team, or null. */
export async function findActor(): Promise<PersonActor | null> {
  return (await findSignedIn())?.actor ?? null;
}

/** The signed-in person as an actor of the current team; throws UNAUTHENTICATED. */
export async function getActor(): Promise<PersonActor> {
  const actor = await findActor();
  if (!actor) throw new AppError("UNAUTHENTICATED", "Your session has ended: sign in again.");
  return actor;
}

/** The signed-in person with all their teams, for the frame of a page, or null. */
export async function findViewer(): Promise<Viewer | null> {
  return (await findSignedIn())?.viewer ?? null;
}
