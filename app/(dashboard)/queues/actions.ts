"use server";

import { z } from "zod";
import { archiveQueue } from "@/lib/catalog/archive-queue";
import { type CreatedQueue, createQueue } from "@/lib/catalog/create-queue";
import { pauseQueue, resumeQueue } from "@/lib/catalog/pause-queue";
import { saveQueueVersion } from "@/lib/catalog/save-queue-version";
import type { ArchiveQueueInput, CreateQueueInput, SaveQueueVersionInput } from "@/lib/catalog/schema";
import type { SaveOutcome } from "@/lib/config/catalog-view";
import { parseInput, type Result } from "@/lib/result";
import { answerAction } from "../answer-action";

/** Makes a queue with its first version. */
export async function createQueueAction(input: CreateQueueInput): Promise<Result<CreatedQueue>> {
  return answerAction((actor) => createQueue(actor, input));
}

/** Saves the document of a queue as its next version. */
export async function saveQueueVersionAction(
  queue: string,
  edited: Omit<SaveQueueVersionInput, "queue">,
): Promise<Result<SaveOutcome>> {
  return answerAction((actor) => saveQueueVersion(actor, { ...edited, queue }));
}

/** Takes a queue out of use, or back into it. */
export async function archiveQueueAction(input: ArchiveQueueInput): Promise<Result<{ name: string }>> {
  return answerAction((actor) => archiveQueue(actor, input));
}

/** Stops or goes on handing out runs of a queue. */
export async function setQueuePausedAction(
  queue: string,
  paused: boolean,
): Promise<Result<{ name: string }>> {
  return answerAction(async (actor) => {
    const parsed = parseInput(z.boolean(), paused);
    if (!parsed.ok) return parsed;
    return (parsed.value ? pauseQueue : resumeQueue)(actor, { queue });
  });
}
