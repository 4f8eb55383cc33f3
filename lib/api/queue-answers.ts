import { z } from "zod";
import type { QueueSummary, QueueVersionView, QueueView } from "../config/catalog-view";
import { resources } from "../config/layer";
import type { QueueLineView, QueueSummary as QueueState } from "../runs/run-view";
import { waitingReasons } from "../runs/waiting-reason";
import { agentSchema } from "./agent-answers";
import { named } from "./named-schema";
import { runRowSchema, templateFieldSchema, waitingSchema } from "./run-answers";
import { documentVersionSchema, time } from "./shared-answers";

export const queueSummarySchema = named(
  "Queue",
  z.object({
    id: z.string(),
    name: z.string(),
    resource: z.enum(resources),
    description: z.string(),
    version: z.int(),
    updatedAt: time,
    updatedBy: z.string(),
    paused: z.boolean(),
    archived: z.boolean(),
    waiting: z.int(),
    running: z.int(),
    agents: z.int(),
  }) satisfies z.ZodType<QueueSummary>,
);

export const queueVersionSchema = named(
  "QueueVersion",
  documentVersionSchema.extend({
    fields: z.array(templateFieldSchema),
  }) satisfies z.ZodType<QueueVersionView>,
);

export const queueViewSchema = named(
  "QueueDetail",
  queueSummarySchema.extend({ latest: queueVersionSchema }) satisfies z.ZodType<QueueView>,
);

const queueStateSchema = z.object({
  id: z.string(),
  name: z.string(),
  resource: z.enum(resources),
  description: z.string(),
  paused: z.boolean(),
  waiting: z.int(),
  running: z.int(),
  agentsOnline: z.int(),
  slots: z.int(),
  freeSlots: z.int(),
}) satisfies z.ZodType<QueueState>;

export const queueLineSchema = named(
  "QueueLine",
  z.object({
    queue: queueStateSchema,
    waiting: z.array(z.object({ run: runRowSchema, waiting: waitingSchema })),
    waitingTotal: z.int(),
    waitingByReason: z.array(z.object({ reason: z.enum(waitingReasons), count: z.int() })),
    running: z.array(runRowSchema),
    agents: z.array(agentSchema),
  }) satisfies z.ZodType<QueueLineView>,
);
