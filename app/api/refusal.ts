import { type Told, tellFailure } from "@/lib/dispatch/ops/tell-failure";
import { RefusedRequest } from "./refused-request";

/** What a caller is told when a call fails. */
export function refusal(error: unknown, request: Request): Response {
  if (error instanceof RefusedRequest) {
    const { status, headers = {}, ...said } = error.refusal;
    return Response.json({ error: said }, { status, headers });
  }
  const told = tellFailure(error, { path: new URL(request.url).pathname });
  const { code, message, issues, status } = told;
  return Response.json(
    { error: { code, message, ...(issues.length > 0 && { issues }) } },
    { status, headers: refusalHeaders(told) },
  );
}

export function refusalHeaders({ code, retryAfterSeconds }: Told): Record<string, string> {
  return {
    ...(code === "UNAUTHENTICATED" && { "www-authenticate": "Bearer" }),
    ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
  };
}
