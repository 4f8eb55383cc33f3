import type Docker from "dockerode";
import { parseImageReference } from "../../config/values/image-reference";

/** One event of a pull, a push or a build. */
export interface ProgressEvent {
  status?: string;
  id?: string;
  stream?: string;
  error?: string;
  progressDetail?: { current?: number; total?: number };
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
  const describe = createProgress();
  await followProgress(stream, async (event) => {
    const line = describe(event, Date.now());
    if (line !== undefined) await tell(line);
  });
}

const summaryMs = 5_000;

/** The lines worth reading of a pull: the end of each layer, and now and then how much of all has come. */
export function createProgress(): (event: ProgressEvent, now: number) => string | undefined {
  const layers = new Map<string, { current: number; total: number }>();
  let toldAt: number | undefined;
  return (event, now) => {
    if (event.status !== "Downloading") return lineOf(event);
    const { current = 0, total = 0 } = event.progressDetail ?? {};
    layers.set(event.id ?? "", { current, total });
    toldAt ??= now;
    if (now - toldAt < summaryMs) return undefined;
    toldAt = now;
    const sum = (key: "current" | "total") =>
      [...layers.values()].reduce((all, layer) => all + layer[key], 0);
    return `Downloaded ${megabytes(sum("current"))} of ${megabytes(sum("total"))} MB of the layers begun`;
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
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
