import { endpoints } from "@/lib/api/endpoints";
import { revokeApiToken } from "@/lib/catalog/revoke-api-token";
import { apiRoute, orRefuse } from "../../api-route";

export const DELETE = apiRoute(endpoints.revokeToken, async ({ actor, params }) =>
  orRefuse(await revokeApiToken(actor, params)),
);
