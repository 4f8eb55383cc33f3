import { mostDrawnRuns } from "@/lib/runs/chart-view";

/** The address that shows runs side by side. */
export function compareHref(runIds: readonly string[]): string {
  return `/runs/compare?ids=${runIds.slice(0, mostDrawnRuns).map(encodeURIComponent).join(",")}`;
}

/** The runs an address names: `?ids=a,b,c`. */
export function readCompareIds(ids: string | string[] | undefined): string[] {
  const text = Array.isArray(ids) ? ids.join(",") : (ids ?? "");
  return [...new Set(text.split(",").map((id) => id.trim()))].filter((id) => id !== "");
}
