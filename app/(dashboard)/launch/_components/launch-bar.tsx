"use client";

import { Layers, Package } from "lucide-react";
import { Picker } from "@/components/form/picker";
import type { PickerOption } from "@/components/form/picker-list";
import { lineWords } from "@/components/run/run-words";
import type { JobSummary, QueueSummary } from "@/lib/config/catalog-view";
import { readJobReference } from "@/lib/config/values/job-reference";
import type { LaunchPreview } from "@/lib/runs/run-view";

interface LaunchBarProps {
  jobs: readonly JobSummary[];
  queues: readonly QueueSummary[];
  job: string | undefined;
  queue: string | undefined;
  onJob: (job: string) => void;
  onQueue: (queue: string) => void;
  preview: LaunchPreview | null;
  paused: boolean;
}

/** What is launched on which queue, and when it would start. */
export function LaunchBar({ jobs, queues, job, queue, onJob, onQueue, preview, paused }: LaunchBarProps) {
  const chosen = jobs.find((one) => one.name === (job && readJobReference(job).name));
  return (
    <div className="flex min-h-13.5 shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-line border-b px-5 py-2 max-md:px-3.5">
      <Picker
        label="Job"
        icon={<Package aria-hidden />}
        shown={job === undefined ? "Choose a job" : <JobShown job={job} chosen={chosen} />}
        value={job}
        options={jobOptions(jobs, chosen)}
        onPick={onJob}
        empty="No job of that name."
      />
      <span className="text-muted max-md:hidden">on</span>
      <Picker
        label="Queue"
        icon={<Layers aria-hidden />}
        shown={queue ?? "Choose a queue"}
        value={queue}
        options={queues.map(({ name, resource, paused: isPaused }) => ({
          value: name,
          label: name,
          hint: isPaused ? "paused" : resource,
        }))}
        onPick={onQueue}
        empty="No queue of that name."
      />
      <p role="status" className="ml-auto min-h-5 text-muted max-md:ml-0 max-md:w-full">
        {paused ? "This queue is paused: runs wait until it goes on." : null}
        {!paused && preview && queue !== undefined ? lineWords(preview.waitingCount, preview.waiting) : null}
      </p>
    </div>
  );
}

function JobShown({ job, chosen }: { job: string; chosen: JobSummary | undefined }) {
  const { name, version } = readJobReference(job);
  const words =
    version.kind === "latest"
      ? chosen
        ? `v${chosen.version}`
        : ""
      : version.kind === "number"
        ? `v${version.number}`
        : version.alias;
  return (
    <>
      {name} <span className="font-normal text-muted">{words}</span>
    </>
  );
}

/** How many of a job's versions the list names; any other can be typed in the address. */
const listedVersions = 20;

function jobOptions(jobs: readonly JobSummary[], chosen: JobSummary | undefined): PickerOption[] {
  const all = jobs.map((job) => ({
    value: job.name,
    label: job.name,
    hint: `v${job.version}, latest`,
    group: "Jobs",
  }));
  if (!chosen) return all;
  const group = `Versions of ${chosen.name}`;
  const aliases = chosen.aliases.map(({ alias, number }) => ({
    value: `${chosen.name}:${alias}`,
    label: `${chosen.name}:${alias}`,
    hint: `v${number}`,
    group,
  }));
  const count = Math.min(chosen.version, listedVersions);
  const versions = Array.from({ length: count }, (_, index) => {
    const value = `${chosen.name}:v${chosen.version - index}`;
    return { value, label: value, group };
  });
  return [...all, ...aliases, ...versions];
}
