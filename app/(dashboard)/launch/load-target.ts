import type { QueueView } from "@/lib/config/catalog-view";
import { formFields } from "@/lib/config/form-fields";
import type { RecentValues } from "@/lib/runs/run-view";
import type { LaunchTarget } from "./_components/launch-target";

/** A queue as the launch form needs it: its fields, never its document. */
export function toLaunchTarget(queue: QueueView, recent: RecentValues[]): LaunchTarget {
  const { name, resource, paused, version } = queue;
  const { fields } = queue.latest;
  return { name, resource, paused, version, fields, form: formFields(fields, {}), recent };
}
