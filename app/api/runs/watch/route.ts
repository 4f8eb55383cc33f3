import { getActorFromRequest, recheckActor } from "@/lib/auth/get-actor-from-request";
import { callSignal } from "@/lib/dispatch/ops/server-lifetime";
import { watchRuns } from "@/lib/dispatch/watch/watch-runs";
import { AppError } from "@/lib/errors";
import { parseRunWatch, type RunWatch } from "@/lib/runs/run-watch";
import { refusal } from "../../refusal";
import { encodeWatched } from "../encode-message";
import { eventStream } from "../event-stream";

export const dynamic = "force-dynamic";

/**
 * All runs that a browser has open, in one stream: `?watch=RUN;1:0;0&watch=…` (run; place in its log; last event known). Browsers
 * allow a host six connections over HTTP/1.1, so a stream for each open page would leave none for the pages themselves.
 */
export async function GET(request: Request): Promise<Response> {
  try {
    const actor = await getActorFromRequest(request);
    const watches = readWatches(request);
    const stopper = new AbortController();
    const signal = AbortSignal.any([callSignal(request.signal), stopper.signal]);
    const messages = watchRuns(actor, { watches }, signal);
    signal.addEventListener("abort", () => void messages.return(undefined), { once: true });
    return eventStream(encodeWatched(messages), {
      // What a person may see of a run changes with the membership, which ends the whole stream; asked again, each run answers anew.
      authorise: async () => {
        const now = await recheckActor(request);
        if (now.teamId !== actor.teamId || now.role !== actor.role)
          throw new AppError("FORBIDDEN", "your rights have changed: ask again");
      },
      stop: () => stopper.abort(),
    });
  } catch (error) {
    return refusal(error, request);
  }
}

function readWatches(request: Request): RunWatch[] {
  return new URL(request.url).searchParams.getAll("watch").map((text) => {
    const watch = parseRunWatch(text);
    if (!watch)
      throw new AppError("INVALID", "a watched run is written RUN;attempt:offset;event, such as r1;1:0;0");
    return watch;
  });
}
