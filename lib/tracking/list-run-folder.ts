import { z } from "zod";
import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import { findRunFolder } from "../db/run-folders";
import { requireInput } from "../result";
import { isStorable } from "../runs/storable-text";
import type { FolderView } from "./schema";

/** Of one answer; more are asked for by the last one's name. */
const pageSize = 500;
const path = z.string().max(1_024).refine(isStorable, "no file's name holds such a character");

const inputSchema = z.object({
  runId: z.string().max(64),
  /** Without a slash at its end; left out or empty: the top. */
  folder: path.default(""),
  after: path.optional(),
  afterFolder: z.boolean().default(false),
});

/** What lies in a folder of the files that a run saved: folders first, by name. */
export async function listRunFolder(actor: Actor, input: unknown): Promise<FolderView> {
  const { runId, folder, after, afterFolder } = requireInput(inputSchema, input);
  await getOwnRun(actor, runId);
  const found = await findRunFolder(getDatabase(), runId, {
    prefix: folder === "" ? "" : `${folder.replace(/\/+$/, "")}/`,
    after: after === undefined ? null : { name: after, isFolder: afterFolder },
    limit: pageSize + 1,
  });
  const entries = found.slice(0, pageSize).map((entry) => ({
    ...entry,
    updatedAt: entry.updatedAt.toISOString(),
  }));
  const last = entries.at(-1);
  const isMore = found.length > pageSize && last !== undefined;
  return { folder, entries, next: isMore ? { after: last.name, afterFolder: last.isFolder } : null };
}
