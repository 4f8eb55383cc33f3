import { randomUUID } from "node:crypto";
import { AppError, errorStatus } from "@/lib/errors";
import { logFailure } from "@/lib/logger";
import { RefusedRequest } from "./refused-request";

/** What a caller is told when a call fails: our own words, or one neutral sentence with an id to find in the log. */
export function refusal(error: unknown, request: Request): Response {
  if (error instanceof RefusedRequest) {
    const { status, headers = {}, ...said } = error.refusal;
    return Response.json({ error: said }, { status, headers });
  }
  if (error instanceof AppError) {
    const { code, message, issues } = error;
    return Response.json(
      { error: { code, message, ...(issues.length > 0 && { issues }) } },
      { status: errorStatus[code], headers: headersOf(error) },
    );
  }
  const id = randomUUID();
  logFailure("request:failed", error, { id, path: new URL(request.url).pathname });
  const message = `something went wrong on the server; its log has the details under ${id}`;
  return Response.json({ error: { code: "INTERNAL", message } }, { status: 500 });
}

function headersOf({ code, retryAfterSeconds }: AppError): Record<string, string> {
  return {
    ...(code === "UNAUTHENTICATED" && { "www-authenticate": "Bearer" }),
    ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
  };
}
