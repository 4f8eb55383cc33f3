import { z } from "zod";
import { createApiTokenInputSchema } from "../catalog/schema";
import { orderAgentInputSchema } from "../dispatch/schema";
import { createdTokenSchema, meSchema, tokenSchema } from "./access-answers";
import { agentSchema } from "./agent-answers";
import { defineEndpoint } from "./endpoint";
import { idAndName } from "./shared-answers";

export const accessEndpoints = {
  listAgents: defineEndpoint({
    method: "GET",
    path: "/api/v1/agents",
    tag: "Agents",
    summary: "List agents",
    permission: "agent:view",
    answer: z.object({ agents: z.array(agentSchema) }),
    errors: [],
  }),
  getAgent: defineEndpoint({
    method: "GET",
    path: "/api/v1/agents/{agentId}",
    tag: "Agents",
    summary: "Get an agent",
    permission: "agent:view",
    answer: agentSchema,
    errors: ["NOT_FOUND"],
  }),
  orderAgent: defineEndpoint({
    method: "POST",
    path: "/api/v1/agents/{agentId}/order",
    tag: "Agents",
    summary: "Drain, stop or resume an agent",
    description:
      "`drain`: finish what runs and take nothing new; `shutdown`: end after that; `resume`: take work again.",
    permission: "agent:manage",
    body: orderAgentInputSchema.omit({ agentId: true }).strict(),
    answer: agentSchema,
    errors: ["NOT_FOUND"],
  }),
  getMe: defineEndpoint({
    method: "GET",
    path: "/api/v1/me",
    tag: "Access",
    summary: "Say who the caller is and what they may do",
    permission: null,
    answer: meSchema,
    errors: [],
  }),
  listTokens: defineEndpoint({
    method: "GET",
    path: "/api/v1/tokens",
    tag: "Access",
    summary: "List API tokens",
    description: "All of the team for who manages tokens, else the caller's own.",
    permission: "token:view-own",
    answer: z.object({ tokens: z.array(tokenSchema) }),
    errors: [],
  }),
  createToken: defineEndpoint({
    method: "POST",
    path: "/api/v1/tokens",
    tag: "Access",
    summary: "Create an API token",
    description:
      "A token of kind `person` acts as its maker; one of kind `agent` may register an agent. What is made with a token ends with it at the latest: when it expires, and when it is revoked.",
    permission: "token:create-own",
    body: createApiTokenInputSchema.strict(),
    answer: createdTokenSchema,
    status: 201,
    errors: [],
  }),
  revokeToken: defineEndpoint({
    method: "DELETE",
    path: "/api/v1/tokens/{tokenId}",
    tag: "Access",
    summary: "Revoke an API token",
    description: "Those that were made with it end too.",
    permission: "token:revoke-own",
    answer: z.object({ tokenId: z.string(), alsoRevoked: z.array(idAndName) }),
    errors: ["NOT_FOUND", "INVALID"],
  }),
} as const;
