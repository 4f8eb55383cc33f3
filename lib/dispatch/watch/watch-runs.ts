import type { Actor } from "../../access/actor";
import { AppError } from "../../errors";
import { requireInput } from "../../result";
import type { RunStreamMessage } from "../../runs/run-view";
import { watchRunsInputSchema } from "../schema";
import { takeTurns } from "./take-turns";
import { watchRun } from "./watch-run";

/** What one of several watched runs said; `refused` is the last of a run that the actor may not see, or that is gone. */
export interface WatchedMessage {
  /** Index of the run in the question. */
  index: number;
  item: RunStreamMessage | { type: "refused"; data: { message: string } };
}

/** Several runs as they happen, in one stream; it ends when all of them have ended. */
export function watchRuns(actor: Actor, input: unknown, signal: AbortSignal): AsyncGenerator<WatchedMessage> {
  const { watches } = requireInput(watchRunsInputSchema, input);
  return takeTurns(
    watches.map(({ runId, from, after }) =>
      refusedByName(watchRun(actor, { runId, from, afterEvent: after }, signal)),
    ),
  );
}

async function* refusedByName(
  messages: AsyncGenerator<RunStreamMessage>,
): AsyncGenerator<WatchedMessage["item"]> {
  try {
    yield* messages;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    yield { type: "refused", data: { message: error.message } };
  }
}
