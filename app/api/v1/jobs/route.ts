import { endpoints } from "@/lib/api/endpoints";
import { listJobs } from "@/lib/catalog/list-jobs";
import { apiRoute } from "../api-route";

export const GET = apiRoute(endpoints.listJobs, async ({ actor, query }) => ({
  jobs: await listJobs(actor, query),
}));
