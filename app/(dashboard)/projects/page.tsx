import { FolderOpen } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/components/ui/empty-state";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { listProjects } from "@/lib/dispatch/history/list-projects";
import { ProjectTable } from "./_components/project-table";

export const metadata: Metadata = { title: "Projects" };

export default async function Page() {
  const projects = await listProjects(await getPageActor());
  return (
    <div className="flex min-h-0 grow flex-col">
      <h1 className="sr-only">Projects</h1>
      {projects.length > 0 ? (
        <div className="min-h-0 grow overflow-auto">
          <ProjectTable projects={projects} />
        </div>
      ) : (
        <EmptyState
          icon={<FolderOpen aria-hidden />}
          title="No projects yet"
          hint="A project holds runs that belong together. It comes into being with its first run: name it at the launch."
          command="npx slipway launch --queue QUEUE --job JOB --project PROJECT"
        />
      )}
    </div>
  );
}
