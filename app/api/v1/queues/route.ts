import { endpoints } from "@/lib/api/endpoints";
import { listQueues } from "@/lib/catalog/list-queues";
import { apiRoute } from "../api-route";

export const GET = apiRoute(endpoints.listQueues, async ({ actor, query }) => ({
  queues: await listQueues(actor, query),
}));
