import { createHash } from "node:crypto";

/** Clients want a number for a project: one that never changes. */
export function numberOf(id: string): number {
  return createHash("sha256").update(id).digest().readUInt32BE(0) >>> 1;
}
