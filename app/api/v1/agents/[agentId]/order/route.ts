import { endpoints } from "@/lib/api/endpoints";
import { orderAgent } from "@/lib/dispatch/agents/order-agent";
import { apiRoute } from "../../../api-route";

export const POST = apiRoute(endpoints.orderAgent, ({ actor, params, body }) =>
  orderAgent(actor, { ...body, ...params }),
);
