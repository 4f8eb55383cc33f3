import { z } from "zod";
import { applyTeamConfigInputSchema, listTeamConfigsInputSchema } from "../catalog/schema";
import { defineEndpoint } from "./endpoint";
import { applyAnswerSchema, nameAnswerSchema } from "./shared-answers";
import { teamConfigSummarySchema, teamConfigViewSchema } from "./team-config-answers";

const tag = "Team configs";

export const teamConfigEndpoints = {
  listTeamConfigs: defineEndpoint({
    method: "GET",
    path: "/api/v1/configs",
    tag,
    summary: "List team defaults, base configs and presets",
    permission: "config:view",
    query: listTeamConfigsInputSchema.strict(),
    answer: z.object({ configs: z.array(teamConfigSummarySchema) }),
    errors: [],
  }),
  getTeamConfig: defineEndpoint({
    method: "GET",
    path: "/api/v1/configs/{kind}/{name}",
    nameIsPath: true,
    tag,
    summary: "Get a team config",
    description:
      "`kind` is team-defaults, base or preset. There is one set of team defaults, under any name. The name of a base config may hold slashes.",
    permission: "config:view",
    answer: teamConfigViewSchema,
    errors: ["NOT_FOUND"],
  }),
  applyTeamConfig: defineEndpoint({
    method: "PUT",
    path: "/api/v1/configs/{kind}/{name}",
    nameIsPath: true,
    tag,
    summary: "Create a team config or save a version",
    description: "Presets need `preset:edit`, the others `config:edit`.",
    permission: "preset:edit",
    body: applyTeamConfigInputSchema.omit({ kind: true, name: true }).strict(),
    answer: applyAnswerSchema,
    errors: ["CONFLICT"],
  }),
  archiveTeamConfig: defineEndpoint({
    method: "DELETE",
    path: "/api/v1/configs/{kind}/{name}",
    nameIsPath: true,
    tag,
    summary: "Take a team config out of use",
    description: "Saving it again brings it back with its versions.",
    permission: "preset:edit",
    answer: nameAnswerSchema,
    errors: ["NOT_FOUND", "INVALID"],
  }),
} as const;
