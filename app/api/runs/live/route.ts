import { loadRunsNow } from "@/app/(dashboard)/runs/load-runs";
import { readRunsAddress } from "@/app/(dashboard)/runs/runs-address";
import { loadRunRows } from "@/lib/dispatch/history/load-run-rows";
import { isFullValueName } from "@/lib/runs/value-name";
import { pageRoute } from "../../page-route";

export const dynamic = "force-dynamic";

/**
 * For an open history: the rows of its address as they are now, and the runs it shows (`?shown=id,id`) as they are now. Nothing
 * is counted: that is done when the page is drawn.
 */
export const GET = pageRoute(async ({ actor, query }) => {
  const runIds = (query.shown ?? "").split(",").filter((id) => id !== "");
  const address = readRunsAddress(query);
  const [rows, shown] = await Promise.all([
    loadRunsNow(actor, address),
    loadRunRows(actor, { runIds, columns: address.columns.filter(isFullValueName) }),
  ]);
  return { rows, shown };
});
