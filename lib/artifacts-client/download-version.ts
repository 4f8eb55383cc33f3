import { lstat, mkdir, mkdtemp, realpath, rename, rm } from "node:fs/promises";
import path from "node:path";
import { artifactEndpoints } from "../api/artifact-endpoints";
import type { ArtifactDownload } from "../runs/artifact-view";
import { inParallel } from "./in-parallel";
import { measureFile } from "./read-file";
import { safePath } from "./safe-path";
import { type Content, fetchContent, type Server } from "./transfer";
import { explainFileError, TransferError } from "./transfer-error";

export interface TransferProgress {
  files: number;
  bytes: number;
  totalFiles: number;
  totalBytes: number;
}

/**
 * Puts a content into `file`, which is not there yet. `fetchTo` fetches it into a new file, verified: a cache fetches what it has not
 * into itself, then links or copies it to `file`.
 */
export type PlaceContent = (
  content: Content,
  file: string,
  fetchTo: (file: string) => Promise<void>,
) => Promise<void>;

export interface DownloadInput {
  project: string;
  artifact: string;
  /** A number (`v3`) or an alias. */
  version: string;
  /** Made where it is not there. */
  directory: string;
  /** Replaces files that are there and differ; otherwise they are refused. */
  overwrite?: boolean;
  /** How many files at a time. */
  parallel?: number;
  place?: PlaceContent;
  onProgress?: (progress: TransferProgress) => void;
}

export interface DownloadedVersion {
  versionId: string;
  /** Its number. */
  version: string;
  files: number;
  bytes: number;
  /** Files that were there already, with the same content. */
  kept: number;
  /** What is not on the server: paths and where they lead. */
  references: { path: string; ref: string }[];
}

/**
 * Downloads a version of an artifact into a directory, streaming and in parallel. Each content is verified before it gets its name, so
 * that a file is there whole or not at all; files that are there already with the right content are kept, so that a download that
 * broke off goes on where it was. Names that lead out of the directory are refused before anything of them is written.
 *
 * ```ts
 * const client = createClient({ url, key });
 * await downloadVersion({ client, url }, { project, artifact: "images", version: "v3", directory: "data", place: cache.place });
 * ```
 *
 * Throws TransferError or ApiError, both with words for a person.
 */
export async function downloadVersion(server: Server, input: DownloadInput): Promise<DownloadedVersion> {
  const { project, artifact, directory, parallel = 8, onProgress = () => undefined } = input;
  const { signal } = server;
  const abortable = signal ? { signal } : {};
  const found = await server.client.call(artifactEndpoints.getArtifactVersion, {
    params: { project, artifact, version: input.version },
    ...abortable,
  });
  // An alias may move meanwhile; a number does not.
  const address = { project, artifact, version: found.version };
  const progress = { files: 0, bytes: 0, totalFiles: found.fileCount, totalBytes: found.size };
  const references: DownloadedVersion["references"] = [];
  const target = await openTarget(directory);
  let kept = 0;
  try {
    await inParallel(listDownloads(server, address), parallel, async (file) => {
      signal?.throwIfAborted();
      if (file.ref !== null || file.address === null) {
        references.push({ path: file.path, ref: file.ref ?? "" });
        return;
      }
      const wanted = { ...file, address: file.address };
      const onBytes = (count: number) => {
        progress.bytes += count;
        onProgress(progress);
      };
      const isKept = await placeFile(server, target, wanted, input, onBytes);
      if (isKept) {
        kept += 1;
        progress.bytes += file.size;
      }
      progress.files += 1;
      onProgress(progress);
    });
  } finally {
    await rm(target.scratch, { recursive: true, force: true });
  }
  const { files, bytes } = progress;
  return { versionId: found.id, version: found.version, files, bytes, kept, references };
}

interface Target {
  root: string;
  /** Beside the files, so that a rename brings them into place. */
  scratch: string;
  /** Directories that were found to lie in the root. */
  checked: Set<string>;
  count: number;
}

async function openTarget(directory: string): Promise<Target> {
  try {
    await mkdir(directory, { recursive: true });
    const root = await realpath(directory);
    const scratch = await mkdtemp(path.join(root, ".slipway-"));
    return { root, scratch, checked: new Set([root]), count: 0 };
  } catch (error) {
    throw explainFileError(error, directory);
  }
}

async function* listDownloads(
  { client, signal }: Server,
  params: { project: string; artifact: string; version: string },
): AsyncGenerator<ArtifactDownload> {
  let offset: number | null = 0;
  while (offset !== null) {
    const page: { files: ArtifactDownload[]; next: number | null } = await client.call(
      artifactEndpoints.listArtifactDownloads,
      { params, query: { offset }, ...(signal && { signal }) },
    );
    yield* page.files;
    offset = page.next;
  }
}

/** True when it was there already. */
async function placeFile(
  server: Server,
  target: Target,
  file: ArtifactDownload & { address: string },
  { overwrite = false, place = fetchOnly }: DownloadInput,
  onBytes: (count: number) => void,
): Promise<boolean> {
  const end = safePath(target.root, file.path);
  try {
    await makeParent(target, path.dirname(end), file.path);
    if (await isThere(end, file)) return true;
    if (!overwrite && (await lstat(end).catch(() => undefined)))
      throw new TransferError(
        "in-the-way",
        `"${file.path}" is there already and differs: move it away, choose another directory, or say to overwrite.`,
        { path: file.path },
      );
    const draft = path.join(target.scratch, String(target.count++));
    await place(file, draft, (to) => fetchContent(server, file.address, file, to, file.path, onBytes));
    await rename(draft, end);
    return false;
  } catch (error) {
    throw explainFileError(error, file.path);
  }
}

const fetchOnly: PlaceContent = (_, file, fetchTo) => fetchTo(file);

/** A link that lies in the directory already must not lead what is written out of it. */
async function makeParent({ root, checked }: Target, parent: string, named: string): Promise<void> {
  if (checked.has(parent)) return;
  await mkdir(parent, { recursive: true });
  const real = await realpath(parent);
  if (real !== root && !real.startsWith(root + path.sep))
    throw new TransferError(
      "unsafe",
      `"${named}" would be written outside of the directory, through a link that lies in it: remove the link.`,
      { path: named },
    );
  checked.add(parent);
}

async function isThere(end: string, { size, digest, path: named }: ArtifactDownload): Promise<boolean> {
  const kind = await lstat(end).catch(() => undefined);
  if (!kind?.isFile() || kind.size !== size) return false;
  return (await measureFile(end, named)).digest === digest;
}
