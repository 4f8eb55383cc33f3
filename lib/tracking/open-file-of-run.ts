import { z } from "zod";
import type { Actor } from "../access/actor";
import { getOwnRun } from "../db/get-own-run";
import { requireInput } from "../result";
import { type OpenedFile, openRunFile } from "./run-files";

const inputSchema = z.object({ runId: z.string().max(64), name: z.string().max(1_024) });

/** A file of a run that the actor may see, to be read. */
export async function openFileOfRun(actor: Actor, input: unknown): Promise<OpenedFile & { name: string }> {
  const { runId, name } = requireInput(inputSchema, input);
  await getOwnRun(actor, runId);
  return { name, ...(await openRunFile({ runId, name })) };
}
