import type { Actor } from "../../access/actor";
import { notFound } from "../../access/require-permission";
import { findAgents } from "../../db/agents";
import { getDatabase } from "../../db/client";
import { getOwnQueue } from "../../db/get-own-queue";
import { findQueueFacts } from "../../db/run-line";
import { findHeldRunRows, findRunRows } from "../../db/run-list";
import { requireInput } from "../../result";
import type { QueueLineView, WaitingView } from "../../runs/run-view";
import { waitingReasons } from "../../runs/waiting-reason";
import { toAgentView } from "../agents/agent-view";
import { toRunRow } from "../history/run-row";
import { queueInputSchema } from "../schema";
import { canSee } from "../visible-queues";
import { loadLineViews } from "./load-line-views";
import { toQueueSummary } from "./queue-summary";

/** Rows shown of each half of the line; the totals are true. */
const shown = 200;

/** The line of one queue: what runs, what waits and why, and who serves it. */
export async function loadQueueLine(actor: Actor, input: unknown): Promise<QueueLineView> {
  const { queue: reference } = requireInput(queueInputSchema, input);
  const queue = await getOwnQueue(actor, reference);
  const db = getDatabase();
  const [[facts], running, agents] = await Promise.all([
    findQueueFacts(db, actor.teamId, [queue.id]),
    findHeldRunRows(db, queue.id, shown),
    canSee(actor, "agent:view") ? findAgents(db, actor.teamId, { queueIds: [queue.id] }) : [],
  ]);
  if (!facts) throw notFound("queue", reference);
  const line = await loadLineViews(facts);
  const first = line.slice(0, shown);
  const rows = new Map(
    (
      await findRunRows(
        db,
        actor.teamId,
        first.map(({ item }) => item.runId),
      )
    ).map((row) => [row.id, row]),
  );
  return {
    queue: toQueueSummary(facts),
    waiting: first.flatMap(({ item, waiting }) => {
      const row = rows.get(item.runId);
      return row ? [{ run: toRunRow(row), waiting, ...(item.priority < 0 && { front: true }) }] : [];
    }),
    waitingTotal: facts.waiting,
    waitingByReason: countReasons(line.map(({ waiting }) => waiting)),
    running: running.map(toRunRow),
    agents: agents.map(toAgentView),
  };
}

function countReasons(views: readonly WaitingView[]): QueueLineView["waitingByReason"] {
  return waitingReasons
    .map((reason) => ({ reason, count: views.filter((view) => view.reason === reason).length }))
    .filter(({ count }) => count > 0);
}
