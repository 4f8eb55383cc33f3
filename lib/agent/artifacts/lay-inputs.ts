/** Puts the artifacts that a run takes (A6), and what it goes on from (A8), where the runner finds them, before its program starts. */
import { constants } from "node:fs";
import fsp from "node:fs/promises";
import path from "node:path";
import { inParallel } from "../../artifacts-client/in-parallel";
import { safePath } from "../../artifacts-client/safe-path";
import { fetchContent } from "../../artifacts-client/transfer";
import { explainFileError, TransferError } from "../../artifacts-client/transfer-error";
import { type LaidCheckpoint, type LaidInput, StartRefusal } from "../../runners/runner";
import type { InputFile, Lease } from "../../runs/agent-protocol";
import { saySize } from "../../runs/say-size";
import { type ServerClient, ServerRefusal } from "../server/server-client";
import { untilAnswered } from "../server/until-answered";
import type { ContentCache } from "./content-cache";
import { createProgress } from "./progress";

export type LeaseInput = NonNullable<Lease["inputs"]>[number];
type LeaseCheckpoint = NonNullable<Lease["checkpoints"]>[number];

export interface LayingOptions {
  client: Pick<ServerClient, "listInputFiles" | "contents">;
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
/** A server that is being restarted, or a store that is away for some minutes. */
const patienceMs = 10 * 60_000;

/** What is laid: in which list of the lease, how people call it, and whether the program may write to it. */
interface Kind {
  of: "inputs" | "checkpoints";
  noun: string;
  mode: number;
}
const inputKind: Kind = { of: "inputs", noun: "input artifact", mode: 0o444 };
const checkpointKind: Kind = { of: "checkpoints", noun: "checkpoint", mode: 0o644 };

export async function layInputs(inputs: readonly LeaseInput[], options: LayingOptions): Promise<LaidInput[]> {
  const laid: LaidInput[] = [];
  for (const input of inputs)
    laid.push({ name: input.name, path: input.path, dir: await lay(input, inputKind, options) });
  await options.cache.trim();
  return laid;
}

export async function layCheckpoints(
  checkpoints: readonly LeaseCheckpoint[],
  options: LayingOptions,
): Promise<LaidCheckpoint[]> {
  const laid: LaidCheckpoint[] = [];
  for (const { isFile, ...checkpoint } of checkpoints) {
    const dir = await lay(checkpoint, checkpointKind, options);
    const at = isFile ? path.join(dir, path.basename(checkpoint.path)) : dir;
    laid.push({ name: checkpoint.name, path: checkpoint.path, at });
  }
  await options.cache.trim();
  return laid;
}

async function lay(input: LeaseInput, kind: Kind, options: LayingOptions): Promise<string> {
  const dir = path.join(options.root, String(input.position));
  try {
    await layOne(input, dir, kind, options);
    return dir;
  } catch (error) {
    throw toRefusal(error, { what: `${kind.noun} ${input.name}`, name: input.name }, options.signal);
  }
}

function toRefusal(
  error: unknown,
  { what, name }: { what: string; name: string },
  signal: AbortSignal,
): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof StartRefusal)
    return new StartRefusal(error.outcomeCause, `${what}: ${error.message}`, {
      ...{ cause: error, reason: error.reason },
    });
  if (error instanceof ServerRefusal && error.code !== "LEASE_LOST")
    return new StartRefusal("fetch", `${what}: ${error.message}`, { cause: error });
  const explained = explainFileError(error, name);
  if (!(explained instanceof TransferError)) return error;
  const { code, message } = explained;
  const mend =
    code === "disk-full"
      ? " Make room on the agent's machine, or lower artifact_cache_gb in the agent's file."
      : "";
  const reason = code === "unsafe" ? "refused" : "failed";
  return new StartRefusal("fetch", `${what}: ${message}${mend}`, { cause: error, reason });
}

async function layOne(
  input: LeaseInput,
  dir: string,
  { of, mode }: Kind,
  options: LayingOptions,
): Promise<void> {
  const { client, lease, say, signal } = options;
  const { runId, ...key } = lease;
  await makeReadable(dir);
  const progress = createProgress(input.name, say);
  const references: string[] = [];
  let total = 1;
  try {
    for (let offset = 0; offset < total; offset += pageSize) {
      const request = { ...key, of, position: input.position, offset, limit: pageSize };
      const page = await untilAnswered(() => client.listInputFiles(runId, request, signal), signal);
      total = page.total;
      progress.expect(page.files.reduce((sum, { size, ref }) => sum + (ref === undefined ? size : 0), 0));
      references.push(...page.files.flatMap(({ ref }) => ref ?? []));
      const files = page.files.filter(({ ref }) => ref === undefined);
      await inParallel(files, atOnce, (file) => layFile(file, { dir, mode }, options, progress.count));
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
  { dir, mode }: { dir: string; mode: number },
  { client, cache, signal }: LayingOptions,
  onBytes: (count: number, isFetched: boolean) => void,
): Promise<void> {
  const target = safePath(dir, name);
  if (address === undefined)
    throw new StartRefusal("fetch", `its file ${name} has no digest by which it could be verified`);
  const content = { digest, size };
  const way = { ...client.contents, signal, patienceMs };
  const fetch = (draft: string) =>
    fetchContent(way, address, content, draft, name, (count) => onBytes(count, true));
  await makeReadable(path.dirname(target));
  for (;;) {
    signal.throwIfAborted();
    const file = await cache.find(content, fetch);
    try {
      // A copy that shares the disk's blocks where the file system can: what the program does to it never reaches the cache.
      await fsp.copyFile(file, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
      await fsp.chmod(target, mode);
      onBytes(size, false);
      return;
    } catch (error) {
      const wasTaken = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!wasTaken) throw explainFileError(error, name);
    }
  }
}

/** Makes a directory, and what is missing above it, for whoever the program runs as: the agent may keep its own files to itself. */
async function makeReadable(dir: string): Promise<void> {
  const first = await fsp.mkdir(dir, { recursive: true });
  if (first === undefined) return;
  for (let made = dir; made.length >= first.length; made = path.dirname(made)) await fsp.chmod(made, 0o755);
}
