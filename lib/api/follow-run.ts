/** Follows a run to its end over any number of broken connections: log goes on at its last byte, events at the last one. */
import { setTimeout as wait } from "node:timers/promises";
import { formatLogPlace, type LogPlace } from "../runs/log-place";
import type { RunStreamMessage } from "../runs/run-view";
import { ApiError, type Client } from "./api-client";
import { endpoints } from "./endpoints";
import { readEventStream } from "./read-event-stream";
import { runStreamMessageSchema } from "./run-answers";

export interface FollowOptions {
  /** `false`: state and events only. */
  log: boolean;
  from?: LogPlace;
  /** Milliseconds between tries after a break; the last one repeats. */
  waits?: readonly number[];
  /** Tries in a row that may fail before following is given up. */
  maxFailures?: number;
  signal?: AbortSignal;
}

/** Ends when the run has ended and everything was given; throws what the server refuses, and when it stays away. */
export async function* followRun(
  client: Client,
  runId: string,
  options: FollowOptions,
): AsyncGenerator<RunStreamMessage> {
  const { waits = [250, 500, 1_000, 2_000, 5_000], maxFailures = 60, signal } = options;
  const position: Position = { place: options.from ?? { attempt: 1, offset: 0 }, after: "0" };
  let failures = 0;
  for (let isFirst = true; ; isFirst = false) {
    const tried = yield* followOnce(client, runId, position, options);
    if (tried.isEnded) return;
    if (tried.isHeard) failures = 0;
    if (tried.error !== undefined && (isFinal(tried.error, isFirst) || failures >= maxFailures))
      throw tried.error;
    const pause = waits[Math.min(failures, waits.length - 1)] ?? 0;
    failures++;
    await wait(pause, undefined, signal ? { signal } : {});
  }
}

interface Tried {
  isEnded: boolean;
  /** Something new came. */
  isHeard: boolean;
  error?: unknown;
}

async function* followOnce(
  client: Client,
  runId: string,
  position: Position,
  options: FollowOptions,
): AsyncGenerator<RunStreamMessage, Tried> {
  const tried: Tried = { isEnded: false, isHeard: false };
  try {
    for await (const message of openOnce(client, runId, position, options)) {
      if (!moveOn(position, message)) continue;
      tried.isHeard = true;
      yield message;
      if (message.type === "end") return { ...tried, isEnded: true };
    }
    return tried;
  } catch (error) {
    if (options.signal?.aborted) throw error;
    return { ...tried, error };
  }
}

interface Position {
  place: LogPlace;
  after: string;
}

async function* openOnce(
  client: Client,
  runId: string,
  { place, after }: Position,
  { log, signal }: FollowOptions,
): AsyncGenerator<RunStreamMessage> {
  const response = await client.open(endpoints.streamRun, {
    params: { runId },
    query: { log, after, from: formatLogPlace(place) },
    ...(signal && { signal }),
  });
  if (!response.body) return;
  for await (const { event, data } of readEventStream(response.body))
    yield runStreamMessageSchema.parse({ type: event, data: JSON.parse(data) });
}

/** Notes where to go on; false for what came before the break already. */
function moveOn(position: Position, message: RunStreamMessage): boolean {
  if (message.type === "event") {
    if (BigInt(message.data.id) <= BigInt(position.after)) return false;
    position.after = message.data.id;
  }
  if (message.type === "log") {
    const { attempt, end } = message.data;
    const { place } = position;
    if (attempt < place.attempt || (attempt === place.attempt && end <= place.offset)) return false;
    position.place = { attempt, offset: end };
  }
  return true;
}

/** What another try cannot mend: a refusal; and on the first try also a server that is not there. */
function isFinal(error: unknown, isFirst: boolean): boolean {
  if (!(error instanceof ApiError)) return false;
  return isFirst || (error.status >= 400 && error.status < 500 && error.status !== 429);
}
