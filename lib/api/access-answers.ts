import { z } from "zod";
import type { ApiTokenView, MeView } from "../access/access-view";
import { roles } from "../access/actor";
import { permissions } from "../access/permissions";
import { named } from "./named-schema";
import { idAndName, time } from "./shared-answers";

export const tokenSchema = named(
  "Token",
  z.object({
    id: z.string(),
    kind: z.enum(["person", "agent"]),
    name: z.string(),
    prefix: z.string(),
    person: idAndName.nullable(),
    queues: z.array(idAndName),
    readOnly: z.boolean(),
    madeWith: idAndName
      .nullable()
      .meta({ description: "The token it was made with, and with which it ends." }),
    createdAt: time,
    lastUsedAt: time.nullable(),
    expiresAt: time.nullable(),
    state: z.enum(["active", "expired", "revoked"]),
  }) satisfies z.ZodType<ApiTokenView>,
);

export const createdTokenSchema = z.object({
  token: z.string().meta({ description: "The token itself. It is shown this once." }),
  view: tokenSchema,
});

export const meSchema = named(
  "Me",
  z.object({
    personId: z.string(),
    name: z.string(),
    role: z.enum(roles),
    team: idAndName,
    queues: z
      .array(idAndName)
      .nullable()
      .meta({ description: "The queues the token is limited to; null: all of the team." }),
    permissions: z.array(z.enum(permissions)),
  }) satisfies z.ZodType<MeView>,
);
