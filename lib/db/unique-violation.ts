/** True when a write was refused because a row with that key exists. Must be caught outside the transaction it broke. */
export function isUniqueViolation(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("code" in error)) return false;
  return error.code === "P2002" || error.code === "23505";
}
