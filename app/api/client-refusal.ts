import { AppError, errorStatus } from "@/lib/errors";
import { refusal } from "./refusal";
import { RefusedRequest } from "./refused-request";

/** A refusal in the form that clients of W&B read; a bug keeps its neutral sentence. */
export async function clientRefusal(error: unknown, request: Request): Promise<Response> {
  if (error instanceof AppError) {
    const { code, message, retryAfterSeconds } = error;
    return Response.json(
      { errors: [{ message }], error: message },
      {
        status: errorStatus[code],
        headers: retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) },
      },
    );
  }
  if (error instanceof RefusedRequest) {
    const { status, message } = error.refusal;
    return Response.json({ errors: [{ message }], error: message }, { status });
  }
  const answer = refusal(error, request);
  const { error: said } = (await answer.json()) as { error: { message: string } };
  return Response.json({ errors: [{ message: said.message }], error: said.message }, { status: 500 });
}
