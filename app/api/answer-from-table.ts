import { findEndpoint } from "@/lib/api/find-endpoint";
import { AppError } from "@/lib/errors";
import { refusal } from "./refusal";
import { RefusedRequest } from "./refused-request";

/** One entry of a table of routes behind a catch-all. */
export interface TableRoute {
  method: string;
  path: string;
  nameIsPath?: true;
  answer: (request: Request, params: Record<string, string>) => Promise<Response>;
}

/** Answers with the route that the address belongs to; an address or a method that there is not is refused in JSON. */
export async function answerFromTable(routes: readonly TableRoute[], request: Request): Promise<Response> {
  const response = await answer(routes, request).catch((error: unknown) => refusal(error, request));
  return request.method === "HEAD" ? headOf(response) : response;
}

async function answer(routes: readonly TableRoute[], request: Request): Promise<Response> {
  const { method } = request;
  const { pathname } = new URL(request.url);
  const found = findEndpoint(routes, method, pathname);
  if (!("allow" in found)) return found.endpoint.answer(request, found.params);
  const allow = found.allow.join(", ");
  if (allow === "") throw new AppError("NOT_FOUND", `There is no ${pathname.slice(0, 200)}.`);
  if (method === "OPTIONS") return new Response(null, { status: 204, headers: { allow } });
  const message = `${pathname.slice(0, 200)} does not take ${method}: it takes ${allow}.`;
  throw new RefusedRequest({ status: 405, code: "INVALID", message, headers: { allow } });
}

/** Nobody reads what would follow: a stream has to end. */
async function headOf({ body, status, headers }: Response): Promise<Response> {
  await body?.cancel();
  return new Response(null, { status, headers });
}
