import type { Issue } from "../config/issue";
import { type Result, refuse } from "../result";
import { isUniqueViolation } from "./unique-violation";

/** Runs a transaction that inserts a named row; that the name is taken (without case) becomes an issue. */
export async function refuseTakenName<T>(
  noun: string,
  name: string,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return refuse([nameTaken(noun, name)]);
  }
}

function nameTaken(noun: string, name: string): Issue {
  return {
    code: "name-taken",
    severity: "error",
    message: `There is already a ${noun} named "${name}" (names are compared without case): choose another name.`,
    path: "/name",
  };
}
