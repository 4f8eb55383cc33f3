import { z } from "zod";
import type { LaunchTerms } from "../config/resolution";
import { priorityNames } from "./priority";

const count = z.number().min(0);

/** The terms as stored on a run; what an older version did not write gets its default (R43). */
export const launchTermsSchema = z.object({
  priority: z.enum(priorityNames).default("medium"),
  maxRunSeconds: z.number().optional(),
  retry: z
    .object({
      max: count.default(0),
      backoffSeconds: count.default(0),
      onExitCodes: z.array(z.number()).default([]),
      onLog: z.string().optional(),
    })
    .default({ max: 0, backoffSeconds: 0, onExitCodes: [] }),
  quotas: z
    .object({
      runningPerPerson: count.optional(),
      queuedPerPerson: count.optional(),
      runningPerTeam: count.optional(),
      queuedPerTeam: count.optional(),
    })
    .default({}),
  maxRunning: count.optional(),
  metrics: z.literal(false).optional(),
  wandb: z.literal(false).optional(),
  onAgentLoss: z
    .object({
      policy: z.enum(["requeue", "lost"]).default("requeue"),
      max: count.default(3),
      backoffSeconds: count.default(30),
    })
    .default({ policy: "requeue", max: 3, backoffSeconds: 30 }),
}) satisfies z.ZodType<LaunchTerms>;

/** The stored terms of a run, never failing: a run must be ended also when its terms cannot be read. */
export function readLaunchTerms(stored: unknown): LaunchTerms {
  const parsed = launchTermsSchema.safeParse(stored);
  return parsed.success ? parsed.data : launchTermsSchema.parse({});
}
