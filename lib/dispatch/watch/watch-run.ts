import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { getOwnRun } from "../../db/get-own-run";
import { findLogChunks } from "../../db/log-chunks";
import { requireInput } from "../../result";
import type { LogPlace } from "../../runs/log-place";
import type { RunEventView, RunStreamMessage } from "../../runs/run-view";
import { watchRunInputSchema } from "../schema";
import { toLogPiece } from "./log-piece";
import { isBefore, type LogMessage, type LogWindow } from "./log-window";
import { joinRunFeed, type RunLook } from "./run-feed";

const pieceBytes = 512 * 1024;

/**
 * A run as it happens: its log from a place on, its state, its events. It ends by itself when the run has ended and everything
 * was sent, and at once when `signal` is aborted. Readers of one run are given the same messages, the very objects, where they can.
 */
export async function* watchRun(
  actor: Actor,
  input: unknown,
  signal: AbortSignal,
): AsyncGenerator<RunStreamMessage> {
  const { runId, from, afterEvent } = requireInput(watchRunInputSchema, input);
  await getOwnRun(actor, runId);
  const feed = joinRunFeed(runId, { log: from !== null });
  try {
    const news = createNews(afterEvent);
    const place = from && { ...from };
    for (let look = await feed.next(0, signal); look; look = await feed.next(look.number, signal)) {
      if (place && look.log) yield* sendLog(runId, place, look.log, signal);
      for (const message of news.since(look)) yield message;
      if (look.isLast) return;
    }
  } finally {
    feed.leave();
  }
}

/** What one reader was told of events and state. */
function createNews(afterEvent: string) {
  let sentEvents: number | undefined;
  let sentState: RunLook["state"] = null;
  let sentLines: RunLook["lines"] | undefined;
  return {
    since({ events, state, lines, isLast }: RunLook): RunStreamMessage[] {
      const messages: RunStreamMessage[] = events
        .slice(sentEvents ?? countUntil(events, afterEvent))
        .map((data) => ({ type: "event", data }));
      sentEvents = events.length;
      if (!state) return messages;
      if (state !== sentState) messages.push({ type: "state", data: state });
      sentState = state;
      const isNews: boolean = lines !== sentLines && lines.lineCount + lines.systemCount > 0;
      if (isNews) messages.push({ type: "metrics", data: lines });
      sentLines = lines;
      if (isLast) messages.push({ type: "end", data: {} });
      return messages;
    },
  };
}

/** How many of the events a reader has who knows all up to that id. */
function countUntil(events: readonly RunEventView[], id: string): number {
  const first = events.findIndex((event) => BigInt(event.id) > BigInt(id));
  return first < 0 ? events.length : first;
}

/** Sends what the log has after `place` by now, over all later attempts, and moves `place` along. */
async function* sendLog(
  runId: string,
  place: LogPlace,
  log: LogWindow,
  signal: AbortSignal,
): AsyncGenerator<LogMessage> {
  // A log that grows faster than this reader reads must not keep it from the news of the run.
  const goal = log.end;
  while (!signal.aborted && isBefore(place, goal)) {
    const next = log.after(place);
    if (next === null) return;
    if (next === "older") {
      const hasMoved = yield* sendOlder(runId, place, log.end.attempt);
      if (!hasMoved) return;
    } else {
      yield next;
      Object.assign(place, { attempt: next.data.attempt, offset: next.data.end });
    }
  }
}

/** One stretch from the database; behind the end of an attempt, on to the next. False when the log is gone. */
async function* sendOlder(
  runId: string,
  place: LogPlace,
  latestAttempt: number,
): AsyncGenerator<LogMessage, boolean> {
  const chunks = await findLogChunks(getDatabase(), { runId, ...place }, pieceBytes);
  for (const chunk of chunks) {
    const piece = toLogPiece(chunk, place.offset);
    yield { type: "log", data: piece };
    place.offset = piece.end;
  }
  if (chunks.length > 0) return true;
  if (place.attempt >= latestAttempt) return false;
  Object.assign(place, { attempt: place.attempt + 1, offset: 0 });
  return true;
}
