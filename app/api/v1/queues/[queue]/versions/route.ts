import { endpoints } from "@/lib/api/endpoints";
import { loadQueueVersions } from "@/lib/catalog/load-queue-versions";
import { apiRoute } from "../../../api-route";

export const GET = apiRoute(endpoints.listQueueVersions, async ({ actor, params }) => ({
  versions: await loadQueueVersions(actor, params.queue),
}));
