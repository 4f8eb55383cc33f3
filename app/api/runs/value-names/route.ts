import { listValueNames } from "@/lib/dispatch/history/list-value-names";
import { pageRoute } from "../../page-route";

export const dynamic = "force-dynamic";

/** For columns and completion: names of values that hold a text, `?text=loss`. */
export const GET = pageRoute(({ actor, query }) =>
  listValueNames(actor, { text: (query.text ?? "").slice(0, 200) }),
);
