import type Docker from "dockerode";
import { parseImageReference } from "../../config/image-reference";

/** One event of a pull, a push or a build. */
export interface ProgressEvent {
  status?: string;
  id?: string;
  stream?: string;
  error?: string;
  aux?: { ID?: string; Digest?: string };
}

/** An error that the engine reports inside a stream it had begun with status 200. */
export class ProgressError extends Error {
  /** So that it reads like the same error given as an answer. */
  readonly statusCode = 500;
  override readonly name = "ProgressError";
}

export interface PullOptions {
  platform?: string | undefined;
  credentials?: Docker.AuthConfigObject | undefined;
  signal: AbortSignal;
}

/** Pulls an image and tells each line of progress. */
export async function pullImage(
  docker: Docker,
  image: string,
  { platform, credentials, signal }: PullOptions,
  tell: (line: string) => Promise<void>,
): Promise<void> {
  const stream = await docker.pull(withTag(image), {
    abortSignal: signal,
    ...(platform === undefined ? {} : { platform }),
    ...(credentials === undefined ? {} : { authconfig: credentials }),
  });
  await followProgress(stream, (event) => {
    const line = lineOf(event);
    return line === undefined ? Promise.resolve() : tell(line);
  });
}

/** Reads a stream of progress to its end; throws what the engine says went wrong in it. */
export async function followProgress(
  stream: NodeJS.ReadableStream,
  see: (event: ProgressEvent) => Promise<void>,
): Promise<void> {
  let rest = "";
  stream.setEncoding("utf8");
  for await (const text of stream) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) await seeLine(line, see);
  }
  await seeLine(rest, see);
}

async function seeLine(line: string, see: (event: ProgressEvent) => Promise<void>): Promise<void> {
  if (line.trim() === "") return;
  const event = JSON.parse(line) as ProgressEvent;
  if (event.error !== undefined) throw new ProgressError(event.error);
  await see(event);
}

/** Every layer reports many times a second; what is told is the beginning and the end of each. */
const noise = new Set([
  "Downloading",
  "Extracting",
  "Pushing",
  "Preparing",
  "Waiting",
  "Pulling fs layer",
  "Verifying Checksum",
]);

export function lineOf({ status, id }: ProgressEvent): string | undefined {
  if (status === undefined || noise.has(status)) return undefined;
  return id === undefined ? status : `${id}: ${status}`;
}

/** Without a tag the engine would pull every tag of the repository. */
function withTag(image: string): string {
  const reference = parseImageReference(image);
  const isComplete = "problem" in reference || reference.tag !== undefined || reference.digest !== undefined;
  return isComplete ? image : `${image}:latest`;
}
