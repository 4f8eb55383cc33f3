import { endpoints } from "@/lib/api/endpoints";
import { createApiToken } from "@/lib/catalog/create-api-token";
import { listApiTokens } from "@/lib/catalog/list-api-tokens";
import { apiRoute, orRefuse } from "../api-route";

export const GET = apiRoute(endpoints.listTokens, async ({ actor }) => ({
  tokens: await listApiTokens(actor),
}));

export const POST = apiRoute(endpoints.createToken, async ({ actor, body }) =>
  orRefuse(await createApiToken(actor, body)),
);
