import { History, Pencil, Rocket } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { CodeText } from "@/components/editor/code-text";
import { launchHref } from "@/components/form/launch-link";
import { CopyAsMenu } from "@/components/run/copy/copy-as-menu";
import { RecentRuns } from "@/components/run/recent-runs";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { shellWord } from "@/lib/config/values/shell-word";
import { listRuns } from "@/lib/dispatch/history/list-runs";
import { quoteWord } from "@/lib/runs/query-words";
import { JobAliases } from "./_components/job-aliases";
import { JobMenu } from "./_components/job-menu";
import { VersionPicker } from "./_components/version-picker";
import { loadPageJob } from "./load-page-job";

interface Props {
  params: Promise<{ job: string }>;
  searchParams: Promise<{ v?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).job) };
}

const recentCount = 10;

export default async function Page({ params, searchParams }: Props) {
  const actor = await getPageActor();
  const job = await loadPageJob(actor, (await params).job, (await searchParams).v);
  const recent = await listRuns(actor, { job: [job.name], pageSize: recentCount });
  const path = `/jobs/${encodeURIComponent(job.name)}`;
  const { selected } = job;
  const reference = selected.number === job.version ? job.name : `${job.name}:v${selected.number}`;
  const queue = recent.rows[0]?.queue?.name ?? "QUEUE";
  const mayEdit = can(actor, "job:edit") && !job.archived;
  return (
    <div className="min-h-0 grow overflow-y-auto">
      <div className="flex flex-wrap items-center gap-2 border-line border-b px-5 py-2.5 max-md:px-3.5">
        <div className="min-w-0 grow max-md:basis-full">
          <h1 className="truncate font-semibold text-lg">{job.name}</h1>
          <p className="truncate text-muted">
            v{job.version} · {job.updatedBy}, <RelativeTime at={job.updatedAt} />
            {job.description === "" ? "" : ` · ${job.description}`}
          </p>
        </div>
        {can(actor, "job:archive") ? <JobMenu name={job.name} archived={job.archived} /> : null}
        <Button asChild>
          <Link href={`${path}/versions`}>
            <History aria-hidden />
            Versions
          </Link>
        </Button>
        {mayEdit ? (
          <Button asChild>
            <Link href={`${path}/edit`}>
              <Pencil aria-hidden />
              Edit
            </Link>
          </Button>
        ) : null}
        {can(actor, "run:launch") && !job.archived ? (
          <>
            <CopyAsMenu icon request={{ queue, job: reference, values: {} }} />
            <Button variant="primary" asChild>
              <Link href={launchHref({ job: reference })}>
                <Rocket aria-hidden />
                {reference === job.name ? "Launch" : `Launch v${selected.number}`}
              </Link>
            </Button>
          </>
        ) : null}
      </div>
      {job.archived ? (
        <p role="status" className="bg-amber-3 px-5 py-1.5 text-amber-11 max-md:px-3.5">
          This job is archived: it cannot be launched. Its versions and runs stay.
        </p>
      ) : null}
      <div className="grid grid-cols-[minmax(0,1fr)_320px] gap-6 px-5 py-4 max-lg:grid-cols-1 max-md:px-3.5">
        <section aria-labelledby="document">
          <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 id="document" className="font-medium">
              Document
            </h2>
            <VersionPicker path={path} number={selected.number} versions={job.versions} />
            <p className="min-w-0 truncate text-muted">
              {selected.createdBy}, <RelativeTime at={selected.createdAt} />
              {selected.note === "" ? "" : ` · ${selected.note}`}
            </p>
          </div>
          <CodeText label={`Document of ${job.name} v${selected.number}`} text={selected.text} />
        </section>
        <JobAliases
          job={job.name}
          number={selected.number}
          latest={job.version}
          aliases={job.aliases}
          mayEdit={mayEdit}
        />
      </div>
      <div className="border-line border-t">
        <RecentRuns
          runs={recent.rows}
          total={recent.total}
          heading="Runs of this job"
          line={`job:${quoteWord(job.name)}`}
          without="job"
          empty="This job has not run yet. Launch it from the form, or from a terminal:"
          command={`npx slipway launch --queue QUEUE --job ${shellWord(reference)}`}
        />
      </div>
    </div>
  );
}
