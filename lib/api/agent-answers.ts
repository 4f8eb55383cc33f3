import { z } from "zod";
import { resources } from "../config/layer";
import { builderTypes } from "../config/values/built-image";
import type { AgentView } from "../runs/run-view";
import { named } from "./named-schema";
import { idAndName, time } from "./shared-answers";

export const agentSchema = named(
  "Agent",
  z.object({
    id: z.string(),
    name: z.string(),
    host: z.string(),
    version: z.string(),
    resources: z.array(z.enum(resources)),
    queues: z.array(idAndName),
    maxJobs: z.int(),
    builder: z.enum(builderTypes).nullable().meta({
      description: "How it makes images of code; `noop` does not. Null when it never said.",
    }),
    busy: z.int(),
    online: z.boolean(),
    stopped: z.boolean().meta({ description: "It has ended and said so." }),
    draining: z.boolean(),
    stopping: z.boolean(),
    lastSeenAt: time,
    createdAt: time,
    running: z.array(idAndName.extend({ queue: z.string(), author: z.string(), startedAt: time.nullable() })),
  }) satisfies z.ZodType<AgentView>,
);
