import type { ZodType } from "zod";
import { AppError } from "../errors";
import { parseInput } from "../result";

/** Parses the input of a use case whose caller is a program or one of our pages: what is wrong is thrown as one INVALID. */
export function parseRequest<T>(schema: ZodType<T>, input: unknown): T {
  const parsed = parseInput(schema, input);
  if (parsed.ok) return parsed.value;
  throw new AppError(
    "INVALID",
    parsed.issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; "),
  );
}
