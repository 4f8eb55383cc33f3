import type { z } from "zod";
import { artifactUploadEndpoints } from "../api/artifact-upload-endpoints";
import type { beginVersionInputSchema } from "../artifacts/schema";
import type { TransferProgress } from "./download-version";
import { inParallel } from "./in-parallel";
import { makeManifest } from "./make-manifest";
import { type FoundFile, readDirectory } from "./read-directory";
import { type MeasuredFile, measureFile, readMeasured } from "./read-file";
import { type Server, sendContent, sendText } from "./transfer";
import { TransferError } from "./transfer-error";

type Said = Omit<z.input<typeof beginVersionInputSchema>, "digest">;

export interface UploadInput extends Said {
  project: string;
  artifact: string;
  /** A directory, or a single file. */
  directory: string;
  /** Links out of the directory are followed too; otherwise they are refused. */
  followLinks?: boolean | undefined;
  /** Files to leave out, by their paths. */
  exclude?: (path: string) => boolean;
  /** How many files at a time. */
  parallel?: number;
  onProgress?: (progress: TransferProgress) => void;
}

export interface UploadedVersion {
  versionId: string;
  version: string;
  /** False: the newest version had the same files, and is this one. */
  isNew: boolean;
  files: number;
  bytes: number;
  /** What was sent of them: contents that the team has are not sent again. */
  sentBytes: number;
}

type Measured = FoundFile & MeasuredFile;

/** Contents that are asked for at once: their digests must fit into one request. */
const batch = 5_000;

/**
 * Uploads a directory as a new version of an artifact: reads every file once for its digest, sends what the server has not, then their
 * list, and commits. Files are streamed, in parallel. A file that is written to meanwhile is refused (`TransferError` with the code
 * `changed`), and nothing is committed; with `key`, the same upload tried again is the same version.
 *
 * ```ts
 * const client = createClient({ url, key });
 * await uploadVersion({ client, url }, { project, artifact: "model", type: "model", directory: "out", runId, key: `${runId}/model` });
 * ```
 *
 * Throws TransferError or ApiError, both with words for a person.
 */
export async function uploadVersion(server: Server, input: UploadInput): Promise<UploadedVersion> {
  const { project, artifact, directory, followLinks, exclude, parallel = 8, onProgress, ...said } = input;
  const found = await readDirectory(directory, { followLinks });
  const files = await measureAll(
    found.filter((file) => !exclude?.(file.path)),
    parallel,
  );
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (files.length === 0)
    throw new TransferError(
      "unreadable",
      `There is no file in "${directory}": an artifact has at least one.`,
    );
  const manifest = makeManifest(files);
  const params = { project, artifact };
  const abortable = server.signal ? { signal: server.signal } : {};
  const begun = await server.client.call(artifactUploadEndpoints.beginArtifactVersion, {
    params,
    body: { ...said, digest: manifest.digest },
    ...abortable,
  });
  const { versionId, manifestAddress } = begun;
  if (begun.version !== null || manifestAddress === null)
    return {
      versionId,
      version: begun.version ?? "",
      isNew: false,
      files: files.length,
      bytes,
      sentBytes: 0,
    };
  const sentBytes = await sendAll(server, versionId, files, { parallel, bytes, onProgress });
  await sendText(server, manifestAddress, manifest.text);
  const { version } = await server.client.call(artifactUploadEndpoints.commitArtifactVersion, {
    params: { versionId },
    ...abortable,
  });
  return { versionId, version, isNew: true, files: files.length, bytes, sentBytes };
}

async function measureAll(found: readonly FoundFile[], parallel: number): Promise<Measured[]> {
  const measured: Measured[] = [];
  await inParallel(found, parallel, async (file) => {
    measured.push({ ...file, ...(await measureFile(file.file, file.path)) });
  });
  return measured.sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface Sending {
  parallel: number;
  bytes: number;
  onProgress: UploadInput["onProgress"];
}

async function sendAll(
  server: Server,
  versionId: string,
  files: readonly Measured[],
  { parallel, bytes, onProgress = () => undefined }: Sending,
): Promise<number> {
  const byDigest = new Map(files.map((file) => [file.digest, file]));
  const progress = { files: 0, bytes: 0, totalFiles: files.length, totalBytes: bytes };
  let sentBytes = 0;
  const wanted = planned(server, versionId, [...byDigest.values()]);
  await inParallel(wanted, parallel, async ({ file, address }) => {
    if (address !== null) {
      await sendContent(server, address, file, () => readMeasured(file.file, file.path, file));
      sentBytes += file.size;
    }
    progress.files += 1;
    progress.bytes += file.size;
    onProgress(progress);
  });
  return sentBytes;
}

/** Each content with the address to send it to; null where the server has it. */
async function* planned({ client, signal }: Server, versionId: string, contents: readonly Measured[]) {
  for (let from = 0; from < contents.length; from += batch) {
    const some = contents.slice(from, from + batch);
    const plan = await client.call(artifactUploadEndpoints.planArtifactContents, {
      params: { versionId },
      body: { contents: some.map(({ digest, size }) => ({ md5: digest, size })) },
      ...(signal && { signal }),
    });
    const addresses = new Map(plan.contents.map(({ md5, address }) => [md5, address]));
    for (const file of some) yield { file, address: addresses.get(file.digest) ?? null };
  }
}
