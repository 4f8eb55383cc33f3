/** Makes a version of what an attempt has left at a path: measures the files, sends what the server lacks, and commits (A7). */
import { createHash } from "node:crypto";
import { openAsBlob } from "node:fs";
import { saySize } from "../../runs/say-size";
import { type ServerClient, ServerRefusal } from "../server/server-client";
import type { ListedOutput, OutputFile } from "./list-output";
import { type MeasuredFile, measureFile } from "./measure-file";
import { spreadWork } from "./spread-work";
import { untilStored } from "./until-stored";

export interface OutputToSend {
  position: number;
  name: string;
}

export interface SendingOptions {
  client: Pick<ServerClient, "planUploads" | "beginOutput" | "commitOutput" | "putContent">;
  lease: { runId: string; agentId: string; attempt: number };
  say(line: string): void;
  signal: AbortSignal;
}

type Measured = OutputFile & MeasuredFile;

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
  const files: Measured[] = [];
  await spreadWork(listed, atOnce, async (file) => {
    files.push({ ...file, ...(await measureFile(file.file, file.name, signal)) });
  });
  const size = files.reduce((sum, one) => sum + one.size, 0);
  say(`${output.name}: ${files.length} files, ${saySize(size)}`);
  for (let round = 1; ; round += 1) {
    try {
      await sendContents(files, output, options);
      const { position } = output;
      const ask = () => client.beginOutput(runId, { ...key, position, digest: digestOf(files) }, signal);
      const { done, versionId, manifestAddress } = await untilStored(ask, signal);
      if (done !== undefined) return `${done}, which an earlier attempt has made`;
      if (manifestAddress !== undefined) {
        const manifest = new Blob([manifestOf(files)]);
        await untilStored(() => client.putContent(manifestAddress, manifest, signal), signal);
      }
      const commit = { ...key, position, versionId: versionId ?? "" };
      return (await untilStored(() => client.commitOutput(runId, commit, signal), signal)).version;
    } catch (error) {
      // Contents that were there when it was asked may have been swept by the commit: they are sent again.
      if (!(error instanceof ServerRefusal && error.code === "INVALID") || round >= mostRounds) throw error;
    }
  }
}

async function sendContents(
  files: Measured[],
  { name }: OutputToSend,
  { client, lease, say, signal }: SendingOptions,
): Promise<void> {
  const { runId, ...key } = lease;
  let sent = 0;
  for (let from = 0; from < files.length; from += pageSize) {
    const page = files.slice(from, from + pageSize);
    const contents = page.map(({ md5, size }) => ({ md5, size }));
    const plan = () => client.planUploads(runId, { ...key, contents }, signal);
    const { addresses } = await untilStored(plan, signal);
    const wanted = new Map<string, { file: Measured; address: string }>();
    for (const [index, file] of page.entries()) {
      const address = addresses[index];
      if (address && !wanted.has(file.md5)) wanted.set(file.md5, { file, address });
    }
    await spreadWork([...wanted.values()], atOnce, async ({ file, address }) => {
      await sendFile(client, file, address, signal);
      sent += file.size;
    });
  }
  if (sent > 0) say(`uploaded ${saySize(sent)} of ${name}`);
}

/** The server holds what comes against the digest, so a file that changed meanwhile is refused: then its new content is taken. */
async function sendFile(
  client: Pick<ServerClient, "putContent">,
  file: Measured,
  address: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await untilStored(async () => client.putContent(address, await openAsBlob(file.file), signal), signal);
  } catch (error) {
    if (error instanceof ServerRefusal && error.code === "INVALID")
      Object.assign(file, await measureFile(file.file, file.name, signal));
    throw error;
  }
}

/** By which the server knows the whole; clients of W&B work it out alike. */
export function digestOf(files: readonly Pick<Measured, "name" | "md5">[]): string {
  const hash = createHash("md5").update("wandb-artifact-manifest-v1\n");
  const sorted = [...files].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  for (const { name, md5 } of sorted) hash.update(`${name}:${md5}\n`);
  return hash.digest("hex");
}

function manifestOf(files: readonly Measured[]): string {
  const contents = Object.fromEntries(files.map(({ name, md5, size }) => [name, { digest: md5, size }]));
  const storagePolicyConfig = { storageLayout: "V2" };
  return JSON.stringify({
    version: 1,
    storagePolicy: "wandb-storage-policy-v1",
    storagePolicyConfig,
    contents,
  });
}
