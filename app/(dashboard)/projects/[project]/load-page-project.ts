import { notFound } from "next/navigation";
import type { PersonActor } from "@/lib/access/actor";
import { loadProject } from "@/lib/dispatch/history/list-projects";
import { AppError } from "@/lib/errors";
import type { ProjectSummary } from "@/lib/runs/project-view";

/** The project that an address names, or the page that says there is none. */
export async function loadPageProject(actor: PersonActor, segment: string): Promise<ProjectSummary> {
  try {
    return await loadProject(actor, { project: decodeURIComponent(segment) });
  } catch (error) {
    if (error instanceof AppError && (error.code === "NOT_FOUND" || error.code === "INVALID")) notFound();
    if (error instanceof URIError) notFound();
    throw error;
  }
}
