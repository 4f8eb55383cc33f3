import { tellFailure } from "@/lib/dispatch/ops/tell-failure";
import { refusalHeaders } from "./refusal";
import { RefusedRequest } from "./refused-request";

/** A refusal in the form that clients of W&B read. */
export function clientRefusal(error: unknown, request: Request): Response {
  if (error instanceof RefusedRequest) {
    const { status, message } = error.refusal;
    return Response.json({ errors: [{ message }], error: message }, { status });
  }
  const told = tellFailure(error, { path: new URL(request.url).pathname });
  const { message, status } = told;
  return Response.json({ errors: [{ message }], error: message }, { status, headers: refusalHeaders(told) });
}
