import { AppError } from "@/lib/errors";
import { refusal } from "../../refusal";

/** Every address of the public API that is none: a program gets JSON, not a page. */
function answerNowhere(request: Request): Response {
  const { pathname } = new URL(request.url);
  const message = `There is no ${request.method} ${pathname.slice(0, 200)}: /api/openapi.json lists what there is.`;
  return refusal(new AppError("NOT_FOUND", message), request);
}

export const GET = answerNowhere;
export const POST = answerNowhere;
export const PUT = answerNowhere;
export const PATCH = answerNowhere;
export const DELETE = answerNowhere;
