/** People who call the public API with tokens of their own, answered by the real routes without a network. */
import type { PersonActor, Role, TeamId } from "../access/actor";
import { ApiError, createClient } from "../api/api-client";
import { getDatabase } from "../db/client";
import { answerRequest } from "./api-server";
import { makeMember, makePersonToken } from "./factories";

const url = "http://slipway.test";
const fetcher: typeof fetch = async (input, init) => answerRequest(new Request(input, init));

export async function signIn(actor: PersonActor, queueIds: string[] = []) {
  const { token } = await makePersonToken(getDatabase(), actor, { queueIds });
  return { client: createClient({ url, key: token, fetch: fetcher }), token };
}

export async function makeCaller(role: Role, teamId?: TeamId) {
  const actor = await makeMember(getDatabase(), role, teamId === undefined ? {} : { teamId });
  return { actor, ...(await signIn(actor)) };
}

export async function refusalOf(work: Promise<unknown>): Promise<ApiError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ApiError) return error;
  throw new Error(`expected a refusal, got ${String(error)}`);
}

export function ask(path: string, init: RequestInit & { token?: string } = {}): Promise<Response> {
  const { token, headers, ...rest } = init;
  const authorization: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  return answerRequest(new Request(`${url}${path}`, { ...rest, headers: { ...authorization, ...headers } }));
}

export const json = { "content-type": "application/json" };
