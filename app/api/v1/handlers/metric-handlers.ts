import { metricEndpoints } from "@/lib/api/metric-endpoints";
import { loadMetrics } from "@/lib/tracking/load-metrics";
import { loadSeries } from "@/lib/tracking/load-series";
import { loadSummary } from "@/lib/tracking/load-summary";
import { logMetrics } from "@/lib/tracking/log-metrics";
import { strictJson } from "@/lib/tracking/series/strict-json";
import { historyDownload } from "../../runs/history-download";
import { readLineBody } from "../../runs/read-line-body";
import { defineHandlers } from "./define-handlers";

export const metricRoutes = defineHandlers(metricEndpoints, {
  logHistory: async ({ actor, params, query, request }) => {
    const lines = await readLineBody(request, metricEndpoints.logHistory.lineBody.maxBytes);
    return logMetrics(actor, { ...params, ...query, lines });
  },
  getHistory: ({ actor, params, query: { key, ...query } }) =>
    historyDownload(actor, { ...params, ...query, keys: key }),
  listMetrics: ({ actor, params }) => loadMetrics(actor, params),
  getSeries: ({ actor, params, query: { key = [], ...query } }) =>
    loadSeries(actor, { ...params, ...query, keys: key }),
  getSummary: async ({ actor, params }) => ({
    summary: strictJson((await loadSummary(actor, params)).summary),
  }),
});
