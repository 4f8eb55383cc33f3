/** One request of a running program: new lines, its summary, its console output, or only that it is alive. */
import { z } from "zod";
import type { ReporterActor } from "../access/actor";
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

const historyFile = "wandb-history.jsonl";

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
  actor: ReporterActor,
  { writer, ...place }: { project: string; key: string; writer: string | null },
  body: FileStreamBody,
): Promise<FileStreamAnswer> {
  const run = await findRunOfClient(actor, place);
  if (!run) throw new AppError("NOT_FOUND", `There is no run ${place.key} in project ${place.project}.`);
  const runId = run.id;
  for (const [name, sent] of Object.entries(body.files ?? {})) {
    const part = name === historyFile ? { ...sent, offset: sent.offset + run.forkedLines } : sent;
    await takePart(actor, runId, name, { ...part, writer });
  }
  const { isAskedToStop } = await noteClientSign(actor, {
    runId,
    isPreempting: body.preempting === true,
    ...(body.complete && { end: { exitCode: Math.trunc(body.exitcode ?? 0) } }),
  });
  return { exitcode: null, limits: {}, stopped: isAskedToStop && !body.complete };
}

async function takePart(
  actor: ReporterActor,
  runId: string,
  file: string,
  { writer, offset, content }: { writer: string | null; offset: number; content: string[] },
): Promise<void> {
  const own = writer !== null && { writer: { name: writer, file, offset } };
  const lines = { runId, lines: content, ...(own || { firstLine: offset }) };
  switch (file) {
    case historyFile:
      await appendHistory(actor, { ...lines, stream: "history" });
      return;
    case "wandb-events.jsonl":
      await appendHistory(actor, { ...lines, stream: "system" });
      return;
    case "wandb-summary.json": {
      const last = content.at(-1);
      if (last !== undefined) await writeSummary(actor, { runId, summary: last });
      return;
    }
    case "output.log":
      await appendOutput(actor, lines);
      return;
    default:
    // A file that a later client may send: nothing here reads it.
  }
}
