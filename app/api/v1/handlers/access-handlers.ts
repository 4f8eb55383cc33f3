import { accessEndpoints } from "@/lib/api/access-endpoints";
import { createApiToken } from "@/lib/catalog/create-api-token";
import { listApiTokens } from "@/lib/catalog/list-api-tokens";
import { loadMe } from "@/lib/catalog/load-me";
import { revokeApiToken } from "@/lib/catalog/revoke-api-token";
import { listAgents } from "@/lib/dispatch/agents/list-agents";
import { loadAgent } from "@/lib/dispatch/agents/load-agent";
import { orderAgent } from "@/lib/dispatch/agents/order-agent";
import { orThrow } from "@/lib/result";
import { defineHandlers } from "./define-handlers";

export const accessRoutes = defineHandlers(accessEndpoints, {
  listAgents: async ({ actor }) => ({ agents: await listAgents(actor) }),
  getAgent: ({ actor, params }) => loadAgent(actor, params),
  orderAgent: ({ actor, params, body }) => orderAgent(actor, { ...body, ...params }),
  getMe: ({ actor }) => loadMe(actor),
  listTokens: async ({ actor }) => ({ tokens: await listApiTokens(actor) }),
  createToken: async ({ actor, body }) => orThrow(await createApiToken(actor, body)),
  revokeToken: async ({ actor, params }) => orThrow(await revokeApiToken(actor, params)),
});
