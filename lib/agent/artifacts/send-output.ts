/** Makes a version of what an attempt has left at a path: measures the files, sends what the server lacks, and commits (A7). */
import { randomUUID } from "node:crypto";

import { makeManifest } from "../../artifacts-client/make-manifest";
import { sendText, type Way } from "../../artifacts-client/transfer";
import { TransferError } from "../../artifacts-client/transfer-error";
import { OtherNow } from "../../runners/runner";
import { saySize } from "../../runs/say-size";
import { type ServerClient, ServerRefusal } from "../server/server-client";
import { patienceMs, untilStored } from "./until-stored";

export interface OutputToSend {
  position: number;
  name: string;
  /** It is made while the program runs, and only when its digest is not this one. */
  checkpoint?: { unless: string | null };
  /** The output's path is one file, not a directory. */
  isFile?: boolean;
}

export interface SentOutput {
  /** The name of the version, such as `model:v3`. */
  version: string;
  digest: string;
  /** An earlier attempt has made the output itself: there is nothing to send for it any more. */
  isDone: boolean;
}

export interface SendingOptions {
  client: Pick<ServerClient, "planUploads" | "beginOutput" | "commitOutput" | "contents">;
  lease: { runId: string; agentId: string; attempt: number };
  say(line: string): void;
  signal: AbortSignal;
}

/** What lies at the path of an output, wherever that is. */
export interface OutputSource {
  /** Its files, as they are now. */
  measure(signal: AbortSignal): Promise<SentFile[]>;
  /** Sends contents that the server lacks; what has changed since is no failure that stays. */
  send(files: readonly { file: SentFile; address: string }[], way: Way): Promise<void>;
}

export interface SentFile {
  /** In the artifact, with `/`. */
  path: string;
  /** Base64 of its MD5. */
  digest: string;
  size: number;
}

const pageSize = 1_000;
/** A file that changed after it was measured is measured again. */
const mostRounds = 4;

/** Null when a checkpoint has nothing new. */
export async function sendOutput(
  output: OutputToSend,
  source: OutputSource,
  options: SendingOptions,
): Promise<SentOutput | null> {
  const mark = output.checkpoint && { checkpoint: randomUUID() };
  for (let round = 1; ; round += 1) {
    const files = await source.measure(options.signal);
    const size = files.reduce((sum, one) => sum + one.size, 0);
    if (round === 1) options.say(`${output.name}: ${files.length} files, ${saySize(size)}`);
    if (output.checkpoint && makeManifest(files).digest === output.checkpoint.unless) return null;
    try {
      return await sendFiles({ ...output, mark }, source, files, options);
    } catch (error) {
      if (!isOtherNow(error) || round >= mostRounds) throw error;
    }
  }
}

async function sendFiles(
  output: OutputToSend & { mark: { checkpoint: string } | undefined },
  source: OutputSource,
  files: readonly SentFile[],
  options: SendingOptions,
): Promise<SentOutput> {
  const { client, lease, signal } = options;
  const { runId, ...key } = lease;
  const { position, mark, isFile = false } = output;
  const way = { ...client.contents, signal, patienceMs };
  await sendContents(source, way, files, output, options);
  const { text, digest } = makeManifest(files);
  const ask = () => client.beginOutput(runId, { ...key, position, digest, ...mark }, signal);
  const { done, versionId, manifestAddress } = await untilStored(ask, signal);
  if (done !== undefined) return { version: done, digest, isDone: true };
  if (manifestAddress !== undefined) await sendText(way, manifestAddress, text);
  const made = { isCheckpoint: mark !== undefined, isFile };
  const commit = { ...key, position, versionId: versionId ?? "", ...made };
  const { version } = await untilStored(() => client.commitOutput(runId, commit, signal), signal);
  return { version, digest, isDone: false };
}

/** Contents that were there when it was asked may have been swept by the commit: they are sent again, and so is what changed. */
function isOtherNow(error: unknown): boolean {
  if (error instanceof TransferError) return error.code === "changed" || error.code === "damaged";
  return error instanceof OtherNow || (error instanceof ServerRefusal && error.code === "INVALID");
}

async function sendContents(
  source: OutputSource,
  way: Way,
  files: readonly SentFile[],
  { name }: OutputToSend,
  { client, lease, say, signal }: SendingOptions,
): Promise<void> {
  const { runId, ...key } = lease;
  const wanted = new Map<string, { file: SentFile; address: string }>();
  for (let from = 0; from < files.length; from += pageSize) {
    const page = files.slice(from, from + pageSize);
    const contents = page.map(({ digest, size }) => ({ md5: digest, size }));
    const plan = () => client.planUploads(runId, { ...key, contents }, signal);
    const { addresses } = await untilStored(plan, signal);
    for (const [index, file] of page.entries()) {
      const address = addresses[index];
      if (address && !wanted.has(file.digest)) wanted.set(file.digest, { file, address });
    }
  }
  if (wanted.size === 0) return;
  await source.send([...wanted.values()], way);
  const sent = [...wanted.values()].reduce((sum, { file }) => sum + file.size, 0);
  if (sent > 0) say(`uploaded ${saySize(sent)} of ${name}`);
}
