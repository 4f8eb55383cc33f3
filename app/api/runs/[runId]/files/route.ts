import { listRunFolder } from "@/lib/tracking/list-run-folder";
import { pageRoute } from "../../../page-route";

export const dynamic = "force-dynamic";

/** What lies in a folder of a run's files: `?folder=media/images`, and `&after=name&afterFolder=1` for the next page. */
export const GET = pageRoute<{ runId: string }>(({ actor, params, query }) =>
  listRunFolder(actor, {
    ...params,
    folder: query.folder,
    after: query.after,
    afterFolder: query.afterFolder !== undefined,
  }),
);
