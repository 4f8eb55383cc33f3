import { z } from "zod";
import { applyQueueInputSchema, archiveQueueInputSchema, listQueuesInputSchema } from "../catalog/schema";
import { defineEndpoint } from "./endpoint";
import { queueLineSchema, queueSummarySchema, queueVersionSchema, queueViewSchema } from "./queue-answers";
import { applyAnswerSchema, nameAnswerSchema, versionSummarySchema } from "./shared-answers";

const tag = "Queues";

export const queueEndpoints = {
  listQueues: defineEndpoint({
    method: "GET",
    path: "/api/v1/queues",
    tag,
    summary: "List queues",
    permission: "queue:view",
    query: listQueuesInputSchema.strict(),
    answer: z.object({ queues: z.array(queueSummarySchema) }),
    errors: [],
  }),
  getQueue: defineEndpoint({
    method: "GET",
    path: "/api/v1/queues/{queue}",
    tag,
    summary: "Get a queue",
    description: "By name or id, with the text of its latest config version.",
    permission: "queue:view",
    answer: queueViewSchema,
    errors: ["NOT_FOUND"],
  }),
  applyQueue: defineEndpoint({
    method: "PUT",
    path: "/api/v1/queues/{queue}",
    tag,
    summary: "Create a queue or save its config",
    description:
      "The same text again changes nothing. `dryRun` checks and says what would happen. With `baseVersion`, a version that was saved in between is a conflict (409) rather than overwritten.",
    permission: "queue:edit",
    body: applyQueueInputSchema.omit({ queue: true }).strict(),
    answer: applyAnswerSchema,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  listQueueVersions: defineEndpoint({
    method: "GET",
    path: "/api/v1/queues/{queue}/versions",
    tag,
    summary: "List a queue's config versions",
    permission: "queue:view",
    answer: z.object({ versions: z.array(versionSummarySchema) }),
    errors: ["NOT_FOUND"],
  }),
  getQueueVersion: defineEndpoint({
    method: "GET",
    path: "/api/v1/queues/{queue}/versions/{number}",
    tag,
    summary: "Get one config version of a queue",
    permission: "queue:view",
    answer: queueVersionSchema,
    errors: ["NOT_FOUND"],
  }),
  getQueueLine: defineEndpoint({
    method: "GET",
    path: "/api/v1/queues/{queue}/line",
    tag,
    summary: "Get a queue's line",
    description: "What runs, what waits, and why; at most 200 of each, with true totals.",
    permission: "queue:view",
    answer: queueLineSchema,
    errors: ["NOT_FOUND"],
  }),
  pauseQueue: defineEndpoint({
    method: "POST",
    path: "/api/v1/queues/{queue}/pause",
    tag,
    summary: "Pause a queue",
    description: "Hands out no more runs; what runs goes on.",
    permission: "queue:pause",
    answer: nameAnswerSchema,
    errors: ["NOT_FOUND", "INVALID"],
  }),
  resumeQueue: defineEndpoint({
    method: "POST",
    path: "/api/v1/queues/{queue}/resume",
    tag,
    summary: "Resume a paused queue",
    permission: "queue:pause",
    answer: nameAnswerSchema,
    errors: ["NOT_FOUND", "INVALID"],
  }),
  archiveQueue: defineEndpoint({
    method: "POST",
    path: "/api/v1/queues/{queue}/archive",
    tag,
    summary: "Archive or restore a queue",
    permission: "queue:archive",
    body: archiveQueueInputSchema.omit({ queue: true }).strict(),
    answer: nameAnswerSchema,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
} as const;
