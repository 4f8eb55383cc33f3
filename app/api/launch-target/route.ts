import { loadTarget } from "@/app/(dashboard)/launch/load-target";
import { readLaunchLink } from "@/components/form/launch-link";
import { pageRoute } from "../page-route";

export const dynamic = "force-dynamic";

/** The form of a queue (`?queue=`), with the values entered last for a job (`?job=`). */
export const GET = pageRoute(({ actor, query }) => {
  const { queue = "", job } = readLaunchLink(query);
  return loadTarget(actor, queue, job);
});
