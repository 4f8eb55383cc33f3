/** The frame of the routes that only our own pages ask: who asks, one use case, JSON that nobody keeps. */
import type { PersonActor } from "@/lib/access/actor";
import { getActorFromRequest } from "@/lib/auth/get-actor-from-request";
import { refusal } from "./refusal";

type PageRoute<Params> = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;

export interface PageQuestion<Params> {
  actor: PersonActor;
  query: Readonly<Record<string, string | undefined>>;
  /** What the query says more than once. */
  queryAll: (name: string) => string[];
  params: Params;
}

export function pageRoute<Params = unknown>(
  work: (question: PageQuestion<Params>) => Promise<object>,
): PageRoute<Params> {
  return async (request, context) => {
    try {
      const actor = await getActorFromRequest(request);
      const given = new URL(request.url).searchParams;
      const query = Object.fromEntries(given);
      const queryAll = (name: string) => given.getAll(name);
      const answer = await work({ actor, query, queryAll, params: await context.params });
      return Response.json(answer, { headers: { "cache-control": "no-store" } });
    } catch (error) {
      return refusal(error, request);
    }
  };
}
