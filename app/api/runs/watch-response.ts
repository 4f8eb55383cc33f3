import type { PersonActor } from "@/lib/access/actor";
import { recheckActor } from "@/lib/auth/get-actor-from-request";

import { callSignal } from "@/lib/dispatch/ops/server-lifetime";
import { requireRunView } from "@/lib/dispatch/watch/require-run-view";
import { watchRun } from "@/lib/dispatch/watch/watch-run";
import type { LogPlace } from "@/lib/runs/log-place";
import { encodeMessages } from "./encode-message";
import { eventStream } from "./event-stream";

/** Streams a run to whoever asks, as long as they may see it. */
export async function watchResponse(
  actor: PersonActor,
  request: Request,
  { runId, from, after }: { runId: string; from: LogPlace | null; after?: string | null | undefined },
): Promise<Response> {
  const stopper = new AbortController();
  const signal = AbortSignal.any([callSignal(request.signal), stopper.signal]);
  const messages = watchRun(actor, { runId, from, afterEvent: after ?? "0" }, signal);
  // Between two messages nobody asks for the next one any more: only this lets it leave.
  signal.addEventListener("abort", () => void messages.return(undefined), { once: true });
  // A refusal must be an answer with a status, so the first message is waited for.
  const first = await messages.next();
  return eventStream(encodeMessages(resume(first, messages)), {
    authorise: async () => requireRunView(await recheckActor(request), runId),
    stop: () => stopper.abort(),
  });
}

async function* resume<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
