import type { StoredRunEvent } from "../../db/run-events";
import { describeRunEvent, readRunEvent } from "../../runs/run-event";
import type { RunEventView } from "../../runs/run-view";
import { jsonObjectSchema } from "../../runs/stored-run";

/** One entry of the timeline. A kind this version does not know is shown by its name. */
export function toRunEventView(event: StoredRunEvent): RunEventView {
  const fact = readRunEvent(event.kind, event.data);
  const data = jsonObjectSchema.safeParse(event.data);
  return {
    id: String(event.id),
    at: event.at.toISOString(),
    kind: event.kind,
    actor: { kind: toKind(event.actorKind), name: event.actorName },
    attempt: event.attempt,
    message: fact ? describeRunEvent(fact) : event.kind,
    data: data.success ? data.data : {},
  };
}

function toKind(kind: string): RunEventView["actor"]["kind"] {
  return kind === "person" || kind === "agent" ? kind : "system";
}
