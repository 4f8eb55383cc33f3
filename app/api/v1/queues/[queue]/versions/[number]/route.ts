import { endpoints } from "@/lib/api/endpoints";
import { loadQueueVersion } from "@/lib/catalog/load-queue-version";
import { apiRoute } from "../../../../api-route";

export const GET = apiRoute(endpoints.getQueueVersion, ({ actor, params }) =>
  loadQueueVersion(actor, params.queue, Number(params.number)),
);
