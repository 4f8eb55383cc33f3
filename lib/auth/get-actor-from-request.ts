import type { AgentActor, PersonActor, ReporterActor } from "../access/actor";
import { getEnv } from "../env";
import { AppError } from "../errors";
import { countCall } from "./count-call";
import { chooseMembership, findSessionPerson, toActor } from "./find-session-person";
import { getTokenActor, readBearer } from "./find-token-actor";
import { teamCookieName } from "./get-actor";
import { readCookie } from "./read-cookie";
import { isSafeMethod, isSameOrigin } from "./same-origin";
import { openSessionToken, sessionCookieName } from "./session-token";

/**
 * Who calls the public API: the person of an API token, or of the session. A token that is given must be good. It counts as
 * a call of theirs, of which there may be too many.
 */
export async function getActorFromRequest(request: Request): Promise<PersonActor> {
  const actor = await recheckActor(request);
  countCall(actor, Date.now());
  return actor;
}

/** Who calls for what a launched program may do as well, with the key of its run. */
export async function getReporterFromRequest(request: Request): Promise<ReporterActor> {
  const actor = await findCaller(request);
  if (actor.kind === "agent") throw agentsToken();
  countCall(actor, Date.now());
  return actor;
}

/** The same for a stream that is open: who it is for as of now, without counting a call. */
export async function recheckActor(request: Request): Promise<PersonActor> {
  const actor = await findCaller(request);
  if (actor.kind === "person") return actor;
  if (actor.kind === "agent") throw agentsToken();
  throw new AppError(
    "FORBIDDEN",
    `This is the key of run ${actor.runId}, which only reports: make a token in Settings, Tokens.`,
  );
}

async function findCaller(request: Request) {
  const token = readBearer(request.headers);
  return token === null ? getSessionActor(request) : getTokenActor(token);
}

function agentsToken(): AppError {
  return new AppError("FORBIDDEN", "This is an agent's token: make a personal one in Settings, Tokens.");
}

/** Which agent calls the agent API. Only a token of kind agent will do. */
export async function getAgentFromRequest(request: Request): Promise<AgentActor> {
  const token = readBearer(request.headers);
  if (token === null)
    throw new AppError("UNAUTHENTICATED", "An agent sends its token: Authorization: Bearer <token>.");
  const actor = await getTokenActor(token);
  if (actor.kind === "agent") return actor;
  throw new AppError("FORBIDDEN", "This is no agent's token: make one of kind agent in Settings, Tokens.");
}

async function getSessionActor(request: Request): Promise<PersonActor> {
  const session = await openSessionToken(readCookie(request.headers, sessionCookieName()));
  const found = await findSessionPerson(session);
  const current = found && chooseMembership(found.memberships, readCookie(request.headers, teamCookieName));
  if (!found || !current)
    throw new AppError("UNAUTHENTICATED", "Sign in, or send an API token: Authorization: Bearer <token>.");
  if (!isSafeMethod(request.method) && !isSameOrigin(request.headers, getEnv().SLIPWAY_TRUSTED_PROXIES))
    throw new AppError(
      "FORBIDDEN",
      "A session may change things only from Slipway's own pages: use an API token.",
    );
  return toActor(found.person, current);
}
