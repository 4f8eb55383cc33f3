import type { PersonActor } from "@/lib/access/actor";
import { loadQueueForm } from "@/lib/catalog/load-queue";
import { formFields } from "@/lib/config/form-fields";
import { readJobReference } from "@/lib/config/values/job-reference";
import { loadRecentValues } from "@/lib/dispatch/launch/load-recent-values";
import type { LaunchTarget } from "./_components/launch-target";

/** A queue as the launch form needs it: its fields, never its document; with the values entered last, for a job if one is chosen. */
export async function loadTarget(
  actor: PersonActor,
  queue: string,
  job: string | undefined,
): Promise<LaunchTarget> {
  const filter = job === undefined ? {} : { job: readJobReference(job).name };
  const [view, recent] = await Promise.all([
    loadQueueForm(actor, queue),
    loadRecentValues(actor, { queue, ...filter }),
  ]);
  const { name, resource, paused, version } = view;
  const { fields } = view.latest;
  return { name, resource, paused, version, fields, form: formFields(fields, {}), recent };
}
