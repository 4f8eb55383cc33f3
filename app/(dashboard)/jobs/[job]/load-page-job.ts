import { notFound } from "next/navigation";
import type { PersonActor } from "@/lib/access/actor";
import { loadJob } from "@/lib/catalog/load-job";
import type { JobView } from "@/lib/config/catalog-view";
import { AppError } from "@/lib/errors";

/** The job that an address names, in a version (`3`) or the latest, or the page that says there is none. */
export async function loadPageJob(actor: PersonActor, segment: string, version?: string): Promise<JobView> {
  try {
    const name = decodeURIComponent(segment);
    // A colon would name a version; in an address that is the query's part.
    if (name.includes(":")) notFound();
    return await loadJob(actor, version === undefined ? name : `${name}:v${version}`);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    // A percent sign that is no code cannot name anything.
    if (error instanceof URIError) notFound();
    throw error;
  }
}
