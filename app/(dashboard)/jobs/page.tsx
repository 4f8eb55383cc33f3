import { Boxes, Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkTabs } from "@/components/ui/link-tabs";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { listJobs } from "@/lib/catalog/list-jobs";
import { JobTable } from "./_components/job-table";

export const metadata: Metadata = { title: "Jobs" };

interface Props {
  searchParams: Promise<{ archived?: string }>;
}

export default async function Page({ searchParams }: Props) {
  const actor = await getPageActor();
  const archived = (await searchParams).archived === "1";
  const jobs = await listJobs(actor, { archived });
  const mayCreate = can(actor, "job:create");
  return (
    <div className="flex min-h-0 grow flex-col">
      <h1 className="sr-only">Jobs</h1>
      <div className="flex items-center border-line border-b">
        <LinkTabs
          label="Which jobs"
          className="grow border-b-0"
          tabs={[
            { href: "/jobs", label: "In use", selected: !archived },
            { href: "/jobs?archived=1", label: "Archived", selected: archived },
          ]}
        />
        {mayCreate ? (
          <Button variant="primary" size="sm" asChild className="mr-5 max-md:mr-3.5">
            <Link href="/jobs/new">
              <Plus aria-hidden />
              New job
            </Link>
          </Button>
        ) : null}
      </div>
      {jobs.length > 0 ? (
        <div className="min-h-0 grow overflow-auto">
          <JobTable jobs={jobs} mayLaunch={can(actor, "run:launch") && !archived} />
        </div>
      ) : archived ? (
        <EmptyState
          title="No archived jobs"
          hint="A job that is taken out of use keeps its versions and runs here."
        />
      ) : (
        <EmptyState
          icon={<Boxes aria-hidden />}
          title="No jobs yet"
          hint="A job says where the code is and how to start it. It is launched on a queue, which says where it runs."
          action={
            mayCreate ? (
              <Button variant="primary" asChild>
                <Link href="/jobs/new">New job</Link>
              </Button>
            ) : null
          }
          command="npx slipway job apply job.yaml"
        />
      )}
    </div>
  );
}
