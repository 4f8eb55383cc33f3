import { AppError } from "../errors";

/** What this server does not have, in the client's own terms: final, so that nothing is tried again. */
export function notServed(operation: string): AppError {
  return new AppError("INVALID", `${operation} is not available on this server`);
}
