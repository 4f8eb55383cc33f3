/** One request of a running program: new lines, its summary, its console output, or only that it is alive. */
import { z } from "zod";
import type { PersonActor } from "../access/actor";
import { AppError } from "../errors";
import { appendHistory } from "../tracking/append-history";
import { appendOutput } from "../tracking/append-output";
import { findRunOfClient } from "../tracking/find-client-runs";
import { noteClientSign } from "../tracking/note-client-sign";
import { writeSummary } from "../tracking/write-summary";

const partSchema = z.object({
  offset: z.int().min(0).default(0),
  content: z.array(z.string()),
});

export const fileStreamSchema = z.object({
  files: z.record(z.string(), partSchema).nullish(),
  uploaded: z.array(z.string()).nullish(),
  preempting: z.boolean().nullish(),
  complete: z.boolean().nullish(),
  exitcode: z.number().nullish(),
});
export type FileStreamBody = z.output<typeof fileStreamSchema>;

export interface FileStreamAnswer {
  exitcode: null;
  limits: object;
  /** The program is to end. */
  stopped: boolean;
}

/** What is stored before the sign of life: an end is told last, when everything is there. */
export async function takeFileStream(
  actor: PersonActor,
  place: { project: string; key: string },
  body: FileStreamBody,
): Promise<FileStreamAnswer> {
  const run = await findRunOfClient(actor, place);
  if (!run) throw new AppError("NOT_FOUND", `There is no run ${place.key} in project ${place.project}.`);
  const runId = run.id;
  for (const [name, part] of Object.entries(body.files ?? {})) await takePart(actor, runId, name, part);
  const { isAskedToStop } = await noteClientSign(actor, {
    runId,
    isPreempting: body.preempting === true,
    ...(body.complete && { end: { exitCode: Math.trunc(body.exitcode ?? 0) } }),
  });
  return { exitcode: null, limits: {}, stopped: isAskedToStop && !body.complete };
}

async function takePart(
  actor: PersonActor,
  runId: string,
  name: string,
  { offset, content }: z.output<typeof partSchema>,
): Promise<void> {
  switch (name) {
    case "wandb-history.jsonl":
      await appendHistory(actor, { runId, stream: "history", firstLine: offset, lines: content });
      return;
    case "wandb-events.jsonl":
      await appendHistory(actor, { runId, stream: "system", firstLine: offset, lines: content });
      return;
    case "wandb-summary.json": {
      const last = content.at(-1);
      if (last !== undefined) await writeSummary(actor, { runId, summary: last });
      return;
    }
    case "output.log":
      await appendOutput(actor, { runId, offset, lines: content });
      return;
    default:
    // A file that a later client may send: nothing here reads it.
  }
}
