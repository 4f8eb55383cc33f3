import type { Actor } from "../access/actor";
import { setAttemptHandle, startAttempt } from "../db/attempts";
import type { Connection } from "../db/client";
import { notify } from "../db/notifications";
import { type EventActor, hasAgentEvent, insertRunEvent } from "../db/run-events";
import { type LockedItem, lockLease } from "../db/run-queue-items";
import { markRunStarted, setRunCommit, setRunHandle, setRunImageDigest, setRunState } from "../db/runs";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { type AgentEvent, eventsRequestSchema } from "../runs/agent-protocol";
import { nextState } from "../runs/next-state";
import type { RunEventFact } from "../runs/run-event";
import { leaseLost, loadLease } from "./agent-subject";
import { parseRequest } from "./parse-request";

/** Facts from the agent for the timeline; some also move the run. Sending one twice is harmless. */
export async function recordEvents(actor: Actor, runId: string, input: unknown): Promise<void> {
  const { agentId, attempt, events } = parseRequest(eventsRequestSchema, input);
  const lease = { runId, agentId, attempt };
  const { by } = await loadLease(actor, lease);
  await inTransaction(async (tx) => {
    const item = await lockLease(tx, lease);
    if (!item) throw leaseLost();
    for (const event of events) {
      const { kind, at: sentAt, message = null } = event;
      if (!(await hasAgentEvent(tx, { runId, attempt, kind, sentAt, message })))
        await recordOne(tx, item, event, by);
    }
    await notify(tx, "slipway_run", runId);
  });
  for (const { kind } of events)
    if (kind === "running") logEvent("run:started", { run: runId, attempt, agent: agentId });
}

async function recordOne(tx: Connection, item: LockedItem, event: AgentEvent, by: EventActor): Promise<void> {
  const { runId, attempt } = item;
  if (event.imageDigest !== undefined && !(await setRunImageDigest(tx, runId, event.imageDigest))) return;
  if (event.handle !== undefined) {
    await setRunHandle(tx, runId, event.handle);
    await setAttemptHandle(tx, runId, attempt, event.handle);
  }
  if (event.commit !== undefined) {
    await setRunCommit(tx, runId, event.commit);
    await insertRunEvent(tx, runId, by, attempt, { kind: "commit-resolved", data: { commit: event.commit } });
  }
  await insertRunEvent(tx, runId, by, attempt, toFact(event));
  if (event.kind === "note") return;
  // A process that came up while the run was being stopped has still started.
  if (event.kind === "running") {
    await markRunStarted(tx, runId);
    await startAttempt(tx, runId, attempt);
  }
  const state = nextState(item.state, event.kind);
  if (state === null || state === item.state) return;
  await setRunState(tx, runId, state);
  item.state = state;
}

function toFact(event: AgentEvent): RunEventFact {
  const { kind, at: sentAt, message } = event;
  return kind === "note"
    ? { kind, data: { message: message ?? "", sentAt } }
    : { kind, data: { message, sentAt } };
}
