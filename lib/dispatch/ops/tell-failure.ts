import { randomUUID } from "node:crypto";
import type { Issue } from "../../config/issue";
import { explainDatabase } from "../../db/explain-database";
import { AppError, type ErrorCode, errorStatus } from "../../errors";
import { type LogFields, logFailure } from "../../logger";

/** What a caller is told of a failure, at every door. */
export interface Told {
  code: ErrorCode | "INTERNAL";
  status: number;
  message: string;
  issues: readonly Issue[];
  retryAfterSeconds?: number;
}

/** When nothing better is known. */
const usualSeconds = 5;

/**
 * The words of a use case; the trouble of the database, which passes; or for what nobody foresaw one neutral sentence with an id to find
 * in the log. Never a stack.
 */
export function tellFailure(error: unknown, fields: LogFields = {}): Told {
  const trouble = explainDatabase(error);
  if (trouble) logFailure("database:failed", error, fields);
  const known = trouble ?? error;
  if (known instanceof AppError) return toTold(known);
  const id = randomUUID();
  logFailure("request:failed", error, { id, ...fields });
  const message = `Something went wrong on the server; its log has the details under ${id}.`;
  return { code: "INTERNAL", status: 500, message, issues: [] };
}

function toTold({ code, message, issues, retryAfterSeconds }: AppError): Told {
  const wait = retryAfterSeconds ?? (code === "UNAVAILABLE" ? usualSeconds : undefined);
  const status = errorStatus[code];
  return { code, status, message, issues, ...(wait !== undefined && { retryAfterSeconds: wait }) };
}
