/** Files of a run: listed, deleted, and saved or read by who holds an address that was signed for it. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import {
  countRunFiles,
  deleteRunFiles,
  findForkedFile,
  findRunFiles,
  type RunFileRow,
  storeRunFile,
} from "../db/run-files";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { requireInput } from "../result";
import { isStorable } from "../runs/storable-text";
import { getStore } from "../stores/get-store";
import { removeContents } from "./file-contents";
import { requireReportable } from "./require-reportable";
import { runFileNameSchema } from "./run-file-name";

const listInput = z.object({
  runId: z.string().max(64),
  names: z.array(z.string()).max(10_000).optional(),
  after: z.string().nullish(),
  limit: z.int().min(1).max(10_000).default(100),
});

/** By name. */
export async function listRunFiles(actor: Actor, input: unknown): Promise<RunFileRow[]> {
  const { runId, names, after = null, limit } = requireInput(listInput, input);
  await getOwnRun(actor, runId);
  return await findRunFiles(getDatabase(), runId, {
    ...(names && { names: names.map(plain) }),
    after,
    limit,
  });
}

export async function countFilesOfRun(actor: Actor, runId: string): Promise<number> {
  await getOwnRun(actor, runId);
  return await countRunFiles(getDatabase(), runId);
}

function plain(name: string): string {
  return name.replace(/^(?:\.\/)+/, "");
}

/** Checks that the actor may save these files, and gives their names as they will be kept. */
export async function planRunFiles(actor: Actor, input: unknown): Promise<string[]> {
  const schema = z.object({ runId: z.string(), names: z.array(runFileNameSchema).max(10_000) });
  const { runId, names } = requireInput(schema, input);
  await requireReportable(actor, runId);
  return names;
}

/** What a signed address lets its holder do, nothing else: only the check of its signature makes one. */
export interface FileGrant {
  readonly runId: string;
  readonly name: string;
  readonly maxBytes: number;
}

/** Saves a file of a run; one of that name is replaced. */
export async function saveRunFile(
  { runId, name, maxBytes }: FileGrant,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const place = `runs/${runId.toLowerCase().replace(/[^a-z0-9-]/g, "-")}/${randomUUID()}`;
  const stored = await getStore().put(place, content, maxBytes);
  const replaced = await inTransaction((tx) => storeRunFile(tx, runId, { name, place, ...stored })).catch(
    async (error: unknown) => {
      await removeContents([place]);
      throw error;
    },
  );
  if (replaced !== null) await removeContents([replaced]);
}

export interface OpenedFile {
  size: number;
  /** Base64. */
  md5: string;
  updatedAt: Date;
  read: (range?: { start: number; end: number }) => Promise<AsyncIterable<Uint8Array>>;
}

/** A file of a run, to be read. What the lines of a fork show is where they were first written. */
export async function openRunFile({ runId, name }: Omit<FileGrant, "maxBytes">): Promise<OpenedFile> {
  const file = isStorable(name) ? await findFile(runId, name) : null;
  if (!file) throw noFile(name);
  return {
    size: file.size,
    md5: file.md5,
    updatedAt: file.updatedAt,
    async read(range) {
      const content = await getStore().open(file.place, range);
      if (!content) throw noFile(name);
      return content;
    },
  };
}

async function findFile(runId: string, name: string): Promise<RunFileRow | null> {
  const [own] = await findRunFiles(getDatabase(), runId, { names: [name], limit: 1 });
  if (own) return own;
  return name.startsWith("media/") ? await findForkedFile(getDatabase(), runId, name) : null;
}

function noFile(name: string): AppError {
  return new AppError("NOT_FOUND", `There is no file "${name.slice(0, 80)}" of this run.`);
}

/** Deletes files of a run by name. */
export async function deleteFilesOfRun(actor: Actor, input: unknown): Promise<void> {
  const schema = z.object({ runId: z.string(), names: z.array(z.string()).max(10_000) });
  const { runId, names } = requireInput(schema, input);
  await requireReportable(actor, runId);
  await removeContents(await inTransaction((tx) => deleteRunFiles(tx, runId, names)));
}
