import { hasMetricsToken } from "@/lib/auth/has-metrics-token";
import { loadMetrics } from "@/lib/dispatch/ops/load-metrics";
import { AppError } from "@/lib/errors";
import { refusal } from "../api/refusal";

export const dynamic = "force-dynamic";

/** For Prometheus, with the bearer token of `SLIPWAY_METRICS_TOKEN`. */
export async function GET(request: Request): Promise<Response> {
  try {
    const isAllowed = hasMetricsToken(request.headers);
    if (isAllowed === undefined) throw new AppError("NOT_FOUND", "set SLIPWAY_METRICS_TOKEN to have metrics");
    if (!isAllowed) throw new AppError("UNAUTHENTICATED", "the metrics token is missing or wrong");
    const { text, type } = await loadMetrics({ kind: "system" });
    return new Response(text, { headers: { "content-type": type, "cache-control": "no-store" } });
  } catch (error) {
    return refusal(error, request);
  }
}
