import { z } from "zod";
import { browserStorage, draftStore } from "./draft-store";

/** Everything a person can fill in on the launch page, as typed. */
export const launchDraftSchema = z.object({
  text: z.record(z.string(), z.string()).default({}),
  name: z.string().default(""),
  project: z.string().default(""),
  priority: z.string().default(""),
  args: z.string().default(""),
  env: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  extra: z.string().default(""),
});
export type LaunchDraft = z.infer<typeof launchDraftSchema>;

export const emptyDraft: LaunchDraft = launchDraftSchema.parse({});

/** Drafts are kept by what they are for: coming back to a job and queue finds what was typed there. */
export function draftKey(job: string, queue: string): string {
  return `launch:${queue}:${job}`;
}

export const launchDrafts = draftStore<LaunchDraft>((value) => {
  const parsed = launchDraftSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}, browserStorage);

/** Whether there is nothing in it that a person would miss. */
export function isEmptyDraft(draft: LaunchDraft): boolean {
  return JSON.stringify(draft) === JSON.stringify(emptyDraft);
}

/**
 * The draft for another job or queue: what was typed there before wins, field by field; what it does not know is
 * taken along, so a change of queue loses nothing.
 */
export function carryOver(from: LaunchDraft, stored: LaunchDraft | undefined): LaunchDraft {
  if (!stored) return from;
  return {
    text: { ...from.text, ...stored.text },
    name: stored.name || from.name,
    project: stored.project || from.project,
    priority: stored.priority || from.priority,
    args: stored.args || from.args,
    env: stored.env.length > 0 ? stored.env : from.env,
    extra: stored.extra || from.extra,
  };
}
