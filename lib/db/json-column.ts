import type { Prisma } from "./generated/client";

/** A copy that is plain JSON, as a column takes it: what JSON cannot hold (undefined, functions) is left out. */
export function toJsonColumn(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value ?? {}));
}
