import { endpoints } from "@/lib/api/endpoints";

import { logDownload } from "../../../../runs/log-download";
import { rawRoute } from "../../../api-route";

export const GET = rawRoute(endpoints.getRunLog, (request, { params }) =>
  logDownload(request, params.runId, new URL(request.url).searchParams.get("attempt")),
);
