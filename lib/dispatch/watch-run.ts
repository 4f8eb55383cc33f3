import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { findLogChunks, findLogSizes } from "../db/log-chunks";
import { openWakeUp } from "../db/notifications";
import { findRunEvents } from "../db/run-events";
import { findRunState } from "../db/runs";
import { outcomeReasons } from "../runs/agent-protocol";
import type { LogPlace } from "../runs/log-place";
import { finalStates, runStates } from "../runs/run-state";
import type { RunStateMessage, RunStreamMessage } from "../runs/run-view";
import { toLogPiece } from "./log-piece";
import { parseRequest } from "./parse-request";
import { requireRun } from "./require-run";
import { toRunEventView } from "./run-event-view";
import { toIso } from "./run-row";
import { watchRunInputSchema } from "./schema";

const pieceBytes = 512 * 1024;
/** A net under the notifications; in between nothing is asked. */
const longestWaitMs = 60_000;

/**
 * A run as it happens: its log from a place on, its state, its events. It ends by itself when the run has ended and everything
 * was sent, and at once when `signal` is aborted.
 */
export async function* watchRun(
  actor: Actor,
  input: unknown,
  signal: AbortSignal,
): AsyncGenerator<RunStreamMessage> {
  const { runId, from, afterEvent } = parseRequest(watchRunInputSchema, input);
  await requireRun(actor, runId);
  // Opened before the first look, so that nothing falls between.
  const wakeUp = await openWakeUp([{ channel: "slipway_run", payload: runId }]);
  try {
    const place = from && { ...from };
    let lastEvent = BigInt(afterEvent);
    let lastState = "";
    while (!signal.aborted) {
      // The state is read before the log: when it is final, the log read after it is complete.
      const state = await loadState(runId);
      if (place) yield* sendLog(runId, place, signal);
      for (const event of await findRunEvents(getDatabase(), runId, lastEvent)) {
        yield { type: "event", data: toRunEventView(event) };
        lastEvent = event.id;
      }
      if (state === null) return;
      const key = JSON.stringify(state);
      if (key !== lastState) yield { type: "state", data: state };
      lastState = key;
      if (finalStates.some((final) => final === state.state)) {
        yield { type: "end", data: {} };
        return;
      }
      await wakeUp.wait(longestWaitMs, signal);
    }
  } finally {
    wakeUp.stop();
  }
}

async function loadState(runId: string): Promise<RunStateMessage | null> {
  const row = await findRunState(getDatabase(), runId);
  if (!row) return null;
  return {
    state: runStates.find((state) => state === row.state) ?? "lost",
    attempt: row.attempt,
    reason: outcomeReasons.find((reason) => reason === row.reason) ?? null,
    exitCode: row.exitCode,
    diagnosis: row.diagnosis,
    startedAt: toIso(row.startedAt),
    endedAt: toIso(row.endedAt),
    cancelRequestedAt: toIso(row.cancelAt),
  };
}

/** Sends what the log has after `place`, over all later attempts, and moves `place` along. */
async function* sendLog(
  runId: string,
  place: LogPlace,
  signal: AbortSignal,
): AsyncGenerator<RunStreamMessage> {
  const attempts = (await findLogSizes(getDatabase(), runId)).map((one) => one.attempt);
  for (const attempt of attempts.filter((number) => number >= place.attempt)) {
    if (attempt > place.attempt) Object.assign(place, { attempt, offset: 0 });
    while (!signal.aborted) {
      const chunks = await findLogChunks(getDatabase(), { runId, ...place }, pieceBytes);
      for (const chunk of chunks) {
        const piece = toLogPiece(chunk, place.offset);
        yield { type: "log", data: piece };
        place.offset = piece.end;
      }
      if (chunks.length === 0) break;
    }
  }
}
