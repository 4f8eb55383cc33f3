import { notFound } from "next/navigation";
import type { PersonActor } from "@/lib/access/actor";
import { loadQueue } from "@/lib/catalog/load-queue";
import type { QueueView } from "@/lib/config/catalog-view";
import { AppError } from "@/lib/errors";

/** The queue that an address names, or the page that says there is none. */
export async function loadPageQueue(actor: PersonActor, segment: string): Promise<QueueView> {
  try {
    return await loadQueue(actor, decodeURIComponent(segment));
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    // A percent sign that is no code cannot name anything.
    if (error instanceof URIError) notFound();
    throw error;
  }
}
