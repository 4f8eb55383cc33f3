import { textOfValues } from "@/components/form/form-text";
import type { LaunchLink } from "@/components/form/launch-link";
import type { PersonActor } from "@/lib/access/actor";
import { listJobs } from "@/lib/catalog/list-jobs";
import { listQueues } from "@/lib/catalog/list-queues";
import type { JobSummary, QueueSummary } from "@/lib/config/catalog-view";
import { loadRun } from "@/lib/dispatch/history/load-run";
import { AppError } from "@/lib/errors";
import type { RunDetail } from "@/lib/runs/run-view";
import type { LaunchOrigin, LaunchTarget } from "./_components/launch-target";
import { loadTarget } from "./load-target";

/** Everything the launch page starts from. */
export interface LaunchData {
  jobs: JobSummary[];
  queues: QueueSummary[];
  job: string | undefined;
  target: LaunchTarget | undefined;
  /** A queue the link names and that is not there. */
  missing: string | undefined;
  origin: LaunchOrigin | undefined;
}

/** What is asked for but not there is said, not an error: the form still works. */
async function optional<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}

async function loadFrom(actor: PersonActor, runId: string | undefined): Promise<RunDetail | undefined> {
  return runId === undefined ? undefined : optional(loadRun(actor, { runId }));
}

function onlyOne<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

/** The job of a run as it was run, so that a clone runs the same version. */
function jobOf(run: RunDetail | undefined): string | undefined {
  return run?.job ? `${run.job.name}:v${run.job.version}` : undefined;
}

function originOf(run: RunDetail | undefined): LaunchOrigin | undefined {
  if (!run) return undefined;
  const { id, name, values, overrideText, project } = run;
  return { runId: id, runName: name, values: textOfValues(values), override: overrideText ?? "", project };
}

/** Finds job and queue of a link, of the run it starts from, or the only ones there are. */
export async function loadLaunch(actor: PersonActor, link: LaunchLink): Promise<LaunchData> {
  const [jobs, queues, run] = await Promise.all([
    listJobs(actor),
    listQueues(actor),
    loadFrom(actor, link.from),
  ]);
  const wanted = link.queue ?? run?.queue?.name;
  const chosen = queues.find((queue) => queue.name === wanted || queue.id === wanted) ?? onlyOne(queues);
  const job = link.job ?? jobOf(run) ?? onlyOne(jobs)?.name;
  return {
    jobs,
    queues,
    job,
    target: chosen && (await loadTarget(actor, chosen.id, job)),
    missing: chosen ? undefined : wanted,
    origin: originOf(run),
  };
}
