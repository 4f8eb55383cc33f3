/** Makes a version of what an attempt has left at a path: measures the files, sends what the server lacks, and commits (A7). */
import { inParallel } from "../../artifacts-client/in-parallel";
import { makeManifest } from "../../artifacts-client/make-manifest";
import type { FoundFile } from "../../artifacts-client/read-directory";
import { type MeasuredFile, readMeasured } from "../../artifacts-client/read-file";
import { sendContent, sendText, type Way } from "../../artifacts-client/transfer";
import { TransferError } from "../../artifacts-client/transfer-error";
import { saySize } from "../../runs/say-size";
import { type ServerClient, ServerRefusal } from "../server/server-client";
import type { ListedOutput } from "./list-output";
import { measureSettled } from "./measure-settled";
import { patienceMs, untilStored } from "./until-stored";

export interface OutputToSend {
  position: number;
  name: string;
}

export interface SendingOptions {
  client: Pick<ServerClient, "planUploads" | "beginOutput" | "commitOutput" | "contents">;
  lease: { runId: string; agentId: string; attempt: number };
  say(line: string): void;
  signal: AbortSignal;
}

type Measured = FoundFile & MeasuredFile;

const pageSize = 1_000;
const atOnce = 8;
/** A file that changed after it was measured is measured again. */
const mostRounds = 4;

/** The name of the version, such as `model:v3`. */
export async function sendOutput(
  output: OutputToSend,
  { files: listed }: ListedOutput,
  options: SendingOptions,
): Promise<string> {
  const { client, lease, say, signal } = options;
  const { runId, ...key } = lease;
  const way = { ...client.contents, signal, patienceMs };
  const files: Measured[] = [];
  await inParallel(listed, atOnce, async (file) => {
    files.push({ ...file, ...(await measureSettled(file.file, file.path, signal)) });
  });
  const size = files.reduce((sum, one) => sum + one.size, 0);
  say(`${output.name}: ${files.length} files, ${saySize(size)}`);
  for (let round = 1; ; round += 1) {
    try {
      await sendContents(way, files, output, options);
      const { position } = output;
      const { text, digest } = makeManifest(files);
      const ask = () => client.beginOutput(runId, { ...key, position, digest }, signal);
      const { done, versionId, manifestAddress } = await untilStored(ask, signal);
      if (done !== undefined) return `${done}, which an earlier attempt has made`;
      if (manifestAddress !== undefined) await sendText(way, manifestAddress, text);
      const commit = { ...key, position, versionId: versionId ?? "" };
      return (await untilStored(() => client.commitOutput(runId, commit, signal), signal)).version;
    } catch (error) {
      if (!isOtherNow(error) || round >= mostRounds) throw error;
    }
  }
}

/** Contents that were there when it was asked may have been swept by the commit: they are sent again, and so is what changed. */
function isOtherNow(error: unknown): boolean {
  if (error instanceof TransferError) return error.code === "changed" || error.code === "damaged";
  return error instanceof ServerRefusal && error.code === "INVALID";
}

async function sendContents(
  way: Way,
  files: Measured[],
  { name }: OutputToSend,
  { client, lease, say, signal }: SendingOptions,
): Promise<void> {
  const { runId, ...key } = lease;
  let sent = 0;
  for (let from = 0; from < files.length; from += pageSize) {
    const page = files.slice(from, from + pageSize);
    const contents = page.map(({ digest, size }) => ({ md5: digest, size }));
    const plan = () => client.planUploads(runId, { ...key, contents }, signal);
    const { addresses } = await untilStored(plan, signal);
    const wanted = new Map<string, { file: Measured; address: string }>();
    for (const [index, file] of page.entries()) {
      const address = addresses[index];
      if (address && !wanted.has(file.digest)) wanted.set(file.digest, { file, address });
    }
    await inParallel(wanted.values(), atOnce, async ({ file, address }) => {
      await sendFile(way, file, address, signal);
      sent += file.size;
    });
  }
  if (sent > 0) say(`uploaded ${saySize(sent)} of ${name}`);
}

/** Of a file that has changed since it was measured, the new content is what will be sent. */
async function sendFile(way: Way, file: Measured, address: string, signal: AbortSignal): Promise<void> {
  try {
    await sendContent(way, address, file, () => readMeasured(file.file, file.path, file));
  } catch (error) {
    if (isOtherNow(error)) Object.assign(file, await measureSettled(file.file, file.path, signal));
    throw error;
  }
}
