import { ChartLine, ListOrdered } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { RecentRuns } from "@/components/run/recent-runs";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { shellWord } from "@/lib/config/values/shell-word";
import { listRunRows } from "@/lib/dispatch/history/list-runs";
import { quoteWord } from "@/lib/runs/query-words";
import { listViews } from "@/lib/tracking/views/list-views";
import { chartsHref } from "../../runs/charts/charts-address";
import { RunCount } from "../_components/run-count";
import { NoViews, ProjectViews } from "./_components/project-views";
import { loadPageProject } from "./load-page-project";

interface Props {
  params: Promise<{ project: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).project) };
}

const recentCount = 50;

export default async function Page({ params }: Props) {
  const actor = await getPageActor();
  const project = await loadPageProject(actor, (await params).project);
  const [runs, views] = await Promise.all([
    listRunRows(actor, { project: [project.name], pageSize: recentCount }),
    listViews(actor, { project: project.name }),
  ]);
  const line = `project:${quoteWord(project.name)}`;
  return (
    <div className="min-h-0 grow overflow-y-auto">
      <div className="flex flex-wrap items-center gap-2 border-line border-b px-5 py-2.5 max-md:px-3.5">
        <div className="min-w-0 grow max-md:basis-full">
          <h1 className="truncate font-semibold text-lg">{project.name}</h1>
          <p className="truncate text-muted">
            <RunCount project={project} /> {project.runs === 1 ? "run" : "runs"} · began{" "}
            <RelativeTime at={project.createdAt} />
          </p>
        </div>
        <Button asChild>
          <Link href={chartsHref({ line, sort: "created", direction: "desc" })}>
            <ChartLine aria-hidden />
            Charts
          </Link>
        </Button>
        <Button asChild>
          <Link href={`/runs?q=${encodeURIComponent(line)}`}>
            <ListOrdered aria-hidden />
            Filter its runs
          </Link>
        </Button>
      </div>
      {views.length > 0 ? <ProjectViews views={views} /> : project.runs > 0 ? <NoViews /> : null}
      <RecentRuns
        runs={runs}
        total={project.runs}
        heading="Newest runs"
        line={line}
        without="job"
        empty="This project has no runs yet. Launch one from a terminal:"
        command={`npx slipway launch --queue QUEUE --job JOB --project ${shellWord(project.name)}`}
      />
    </div>
  );
}
