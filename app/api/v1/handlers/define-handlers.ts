/** The frame of every endpoint of the public API: who calls, what the request says, one use case, its answer. */
import type { z } from "zod";
import type { PersonActor, ReporterActor } from "@/lib/access/actor";
import type { Endpoint, PathParams } from "@/lib/api/endpoint";
import { getActorFromRequest, getReporterFromRequest } from "@/lib/auth/get-actor-from-request";
import { answerText } from "@/lib/config/outcome-json";
import type { TableRoute } from "../../answer-from-table";
import { callReader } from "./read-call";

interface Call<E extends Endpoint> {
  actor: E["forPrograms"] extends true ? ReporterActor : PersonActor;
  params: PathParams<E>;
  query: E["query"] extends z.ZodType ? z.output<E["query"]> : unknown;
  body: E["body"] extends z.ZodType ? z.input<E["body"]> : unknown;
  request: Request;
}

/** What an endpoint answers with: the value of its schema, or a response of its own when it is no JSON. */
type Answer<E extends Endpoint> = E["answer"] extends z.ZodType ? z.input<E["answer"]> : Response;

type Handlers<Table extends Record<string, Endpoint>> = {
  [Name in keyof Table]: (call: Call<Table[Name]>) => Promise<Answer<Table[Name]>>;
};

/** Joins each endpoint of a table to what answers it; one that nothing answers does not compile. */
export function defineHandlers<Table extends Record<string, Endpoint>>(
  table: Table,
  handlers: Handlers<Table>,
): TableRoute[] {
  return Object.entries(table).map(([name, endpoint]) => toRoute(endpoint, handlerOf(handlers, name)));
}

type LooseHandler = (call: Omit<Call<Endpoint>, "actor"> & { actor: ReporterActor }) => Promise<object>;

function toRoute(endpoint: Endpoint, handler: LooseHandler): TableRoute {
  const readCall = callReader(endpoint);
  return {
    ...endpoint,
    async answer(request, params) {
      const whoCalls = endpoint.forPrograms ? getReporterFromRequest : getActorFromRequest;
      const actor = await whoCalls(request);
      const answer = await handler({ actor, request, params, ...(await readCall(request)) });
      if (answer instanceof Response) return answer;
      return new Response(answerText(answer), {
        status: endpoint.status ?? 200,
        headers: { "cache-control": "no-store", "content-type": "application/json" },
      });
    },
  };
}

/** `callReader` reads each call by the endpoint's own schemas, and `readPath` gives the parameters of its path. */
function handlerOf<Table extends Record<string, Endpoint>>(
  handlers: Handlers<Table>,
  name: keyof Table,
): LooseHandler {
  return handlers[name] as LooseHandler;
}
