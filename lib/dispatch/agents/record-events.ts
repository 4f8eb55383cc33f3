import type { Actor } from "../../access/actor";
import { type AgentReport, setRunCodeFiles, writeAgentReport } from "../../db/agent-reports";
import type { Connection } from "../../db/client";
import { inTransaction } from "../../db/transaction";
import { logEvent } from "../../logger";
import { requireInput } from "../../result";
import { type AgentEvent, eventsRequestSchema } from "../../runs/agent-protocol";
import { findMove } from "../../runs/run-moves";
import { leaseLost, lockReportedLease, type ReportedLease } from "./agent-subject";

/** Facts from the agent for the timeline; some also move the run. Sending one twice is harmless. */
export async function recordEvents(actor: Actor, runId: string, input: unknown): Promise<void> {
  const { agentId, attempt, events } = requireInput(eventsRequestSchema, input);
  const lease = { runId, agentId, attempt };
  await inTransaction(async (tx, onceStored) => {
    const reported = await lockReportedLease(tx, actor, lease);
    if (!reported) throw leaseLost();
    for (const event of events) {
      const isFresh = await recordOne(tx, reported, event);
      if (isFresh && event.kind === "running")
        onceStored(() => logEvent("run:started", { run: runId, attempt, agent: agentId }));
    }
  });
}

/** False when it was told before. */
async function recordOne(tx: Connection, { item, by }: ReportedLease, event: AgentEvent): Promise<boolean> {
  const { runId, attempt } = item;
  const { handle, commit, imageDigest, codeFiles } = event;
  if (codeFiles) await setRunCodeFiles(tx, runId, codeFiles);
  const move = event.kind === "note" ? null : findMove(item.state, event.kind);
  const isFresh = await writeAgentReport(tx, by, {
    ...{ runId, attempt, fact: toFact(event), handle, commit, imageDigest },
    ...(move && move.to !== move.from && { move }),
    // A process that came up while the run was being stopped has still started.
    isStart: event.kind === "running",
  });
  if (isFresh && move) item.state = move.to;
  return isFresh;
}

function toFact(event: AgentEvent): AgentReport["fact"] {
  const { kind, at: sentAt, message } = event;
  return kind === "note"
    ? { kind, data: { message: message ?? "", sentAt } }
    : { kind, data: { message, sentAt } };
}
