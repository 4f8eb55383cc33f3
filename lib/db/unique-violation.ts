import { z } from "zod";

const violationSchema = z.union([
  z.object({ code: z.enum(["P2002", "23505"]) }),
  // How Prisma tells it of a statement written in SQL.
  z.object({
    meta: z.object({
      driverAdapterError: z.object({ cause: z.object({ originalCode: z.literal("23505") }) }),
    }),
  }),
]);

/** True when a write was refused because a row with that key exists. Must be caught outside the transaction it broke. */
export function isUniqueViolation(error: unknown): boolean {
  return violationSchema.safeParse(error).success;
}
