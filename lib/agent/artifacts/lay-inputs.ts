/** Puts the artifacts that a run takes where the runner finds them, before its program starts (A6). */
import { constants } from "node:fs";
import fsp from "node:fs/promises";
import path from "node:path";
import { type LaidInput, StartRefusal } from "../../runners/runner";
import type { InputFile, Lease } from "../../runs/agent-protocol";
import { saySize } from "../../runs/say-size";
import { type ServerClient, ServerRefusal } from "../server/server-client";
import { untilAnswered } from "../server/until-answered";
import type { ContentCache, WantedContent } from "./content-cache";
import { explainFileError } from "./explain-file-error";
import { fetchContent } from "./fetch-content";
import { createProgress } from "./progress";
import { spreadWork } from "./spread-work";

export type LeaseInput = NonNullable<Lease["inputs"]>[number];

export interface LayingOptions {
  client: Pick<ServerClient, "listInputFiles" | "openContent">;
  cache: ContentCache;
  lease: { runId: string; agentId: string; attempt: number };
  /** Made by the call, one directory in it for each input. */
  root: string;
  say(line: string): void;
  signal: AbortSignal;
}

/** Files asked for at once, and fetched at once. */
const pageSize = 1_000;
const atOnce = 8;

export async function layInputs(inputs: readonly LeaseInput[], options: LayingOptions): Promise<LaidInput[]> {
  const laid: LaidInput[] = [];
  for (const input of inputs) {
    const dir = path.join(options.root, String(input.position));
    try {
      await layOne(input, dir, options);
    } catch (error) {
      throw toRefusal(error, input, options.signal);
    }
    laid.push({ name: input.name, path: input.path, dir });
  }
  await options.cache.trim();
  return laid;
}

function toRefusal(error: unknown, { name }: LeaseInput, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof StartRefusal)
    return new StartRefusal(error.outcomeCause, `input artifact ${name}: ${error.message}`, {
      ...{ cause: error, reason: error.reason },
    });
  if (error instanceof ServerRefusal && error.code !== "LEASE_LOST")
    return new StartRefusal("fetch", `input artifact ${name}: ${error.message}`, { cause: error });
  const words = explainFileError(error);
  if (words === null) return error;
  return new StartRefusal("fetch", `input artifact ${name}: ${words}`, { cause: error, reason: "failed" });
}

async function layOne(input: LeaseInput, dir: string, options: LayingOptions): Promise<void> {
  const { client, lease, say, signal } = options;
  const { runId, ...key } = lease;
  await fsp.mkdir(dir, { recursive: true, mode: 0o755 });
  const progress = createProgress(input.name, say);
  const references: string[] = [];
  let total = 1;
  try {
    for (let offset = 0; offset < total; offset += pageSize) {
      const request = { ...key, position: input.position, offset, limit: pageSize };
      const page = await untilAnswered(() => client.listInputFiles(runId, request, signal), signal);
      total = page.total;
      progress.expect(page.files.reduce((sum, { size, ref }) => sum + (ref === undefined ? size : 0), 0));
      references.push(...page.files.flatMap(({ ref }) => ref ?? []));
      const files = page.files.filter(({ ref }) => ref === undefined);
      await spreadWork(files, atOnce, (file) => layFile(file, dir, options, progress.count));
    }
  } finally {
    progress.end();
  }
  say(`${input.name} is at ${input.path}: ${total} files, ${saySize(progress.laid())}${progress.fetched()}`);
  if (references.length > 0)
    say(
      `${input.name} has ${references.length} references, which are not fetched: the program reads them where they are (${references.slice(0, 3).join(", ")}${references.length > 3 ? ", …" : ""})`,
    );
}

async function layFile(
  { path: name, size, digest, address }: InputFile,
  dir: string,
  { client, cache, signal }: LayingOptions,
  onBytes: (count: number, isFetched: boolean) => void,
): Promise<void> {
  const target = placeIn(dir, name);
  if (address === undefined)
    throw new StartRefusal("fetch", `its file ${name} has no digest by which it could be verified`);
  const content: WantedContent = { md5: Buffer.from(digest, "base64").toString("hex"), size };
  const fetch = (draft: string) =>
    fetchContent(client, { ...content, address }, draft, {
      signal,
      onBytes: (count) => onBytes(count, true),
    });
  await fsp.mkdir(path.dirname(target), { recursive: true, mode: 0o755 });
  for (;;) {
    signal.throwIfAborted();
    const file = await cache.find(content, fetch);
    try {
      // A copy that shares the disk's blocks where the file system can: what the program does to it never reaches the cache.
      await fsp.copyFile(file, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
      await fsp.chmod(target, 0o444);
      onBytes(size, false);
      return;
    } catch (error) {
      const wasTaken = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!wasTaken) throw error;
    }
  }
}

/** A name may not lead out of the input's own directory, whoever wrote the list. */
function placeIn(dir: string, name: string): string {
  const target = path.join(dir, name);
  if (!name.includes("\0") && target.startsWith(dir + path.sep)) return target;
  throw new StartRefusal("fetch", `its file ${JSON.stringify(name)} would lie outside of its directory`);
}
