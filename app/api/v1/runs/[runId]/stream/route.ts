import { endpoints } from "@/lib/api/endpoints";

import { readLogPlace } from "../../../../runs/read-log-place";
import { watchResponse } from "../../../../runs/watch-response";
import { rawRoute } from "../../../api-route";

export const GET = rawRoute(endpoints.streamRun, (request, { params, query }) => {
  const place = query.log === false ? null : readLogPlace(request, new URL(request.url).searchParams);
  return watchResponse(request, params.runId, place);
});
