/** The frame of every route of the public API: who calls, what the request says, one use case, a JSON answer. */
import type { z } from "zod";
import type { PersonActor } from "@/lib/access/actor";
import type { Endpoint, PathParams } from "@/lib/api/endpoint";
import { getActorFromRequest } from "@/lib/auth/get-actor-from-request";
import type { ApplyOutcome } from "@/lib/config/catalog-view";
import type { Issue } from "@/lib/config/issue";
import type { Result } from "@/lib/result";
import { refusal } from "../refusal";
import { countIssues, RefusedInput } from "../refused-input";
import { type ReadCall, readCall } from "./read-call";

interface Call<E extends Endpoint> {
  actor: PersonActor;
  params: PathParams<E>;
  query: E["query"] extends z.ZodType ? z.output<E["query"]> : unknown;
  body: E["body"] extends z.ZodType ? z.input<E["body"]> : unknown;
}

type Answer<E extends Endpoint> = E["answer"] extends z.ZodType ? z.input<E["answer"]> : never;
type Route = (request: Request) => Promise<Response>;

/** A route that answers JSON. */
export function apiRoute<E extends Endpoint>(
  endpoint: E,
  work: (call: Call<E>) => Promise<Answer<E>>,
): Route {
  return async (request) => {
    try {
      const actor = await getActorFromRequest(request);
      const call = await readCall(endpoint, request);
      const answer = await work({ actor, ...asCallOf<E>(call) });
      return Response.json(answer, {
        status: endpoint.status ?? 200,
        headers: { "cache-control": "no-store" },
      });
    } catch (error) {
      return refusal(error, request);
    }
  };
}

/** A route whose answer is no JSON: a file, a stream. `work` finds out who calls. */
export function rawRoute<E extends Endpoint>(
  endpoint: E,
  work: (request: Request, call: Omit<Call<E>, "actor">) => Promise<Response>,
): Route {
  return async (request) => {
    try {
      return await work(request, asCallOf<E>(await readCall(endpoint, request)));
    } catch (error) {
      return refusal(error, request);
    }
  };
}

/** The endpoint's own schemas have just read it. */
function asCallOf<E extends Endpoint>(call: ReadCall): Omit<Call<E>, "actor"> {
  return call as Omit<Call<E>, "actor">;
}

/** The value of a result; a refusal becomes 422 with every issue. */
export function orRefuse<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const { issues } = result;
  throw new RefusedInput({ status: 422, code: "INVALID", message: countIssues(issues), issues });
}

/** The value with its warnings beside it. */
export function withWarnings<T extends object>(result: Result<T>): T & { issues: Issue[] } {
  return { ...orRefuse(result), issues: result.issues };
}

/** How applying ended; a version that came in between is 409. */
export function orConflict(result: Result<ApplyOutcome>) {
  const { issues } = result;
  const value = orRefuse(result);
  if (value.outcome !== "conflict") return { ...value, issues };
  const { name, conflict } = value;
  const message = `${conflict.author} saved v${conflict.number} of ${name} in between.`;
  throw new RefusedInput({ status: 409, code: "CONFLICT", message, conflict });
}
