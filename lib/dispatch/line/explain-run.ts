import type { TeamId } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { findQueueFacts, type LineItem } from "../../db/run-line";
import { explainMakers } from "../../runs/explain-makers";
import type { WaitingView } from "../../runs/run-view";
import { findMakers } from "./find-makers";
import { explainFarBack, loadLineViews } from "./load-line-views";

/** Why a waiting run waits; null when it is not in the line (any more). The actor was checked by the caller. */
export async function explainRun(
  teamId: TeamId,
  queueId: string,
  runId: string,
): Promise<WaitingView | null> {
  const [queue] = await findQueueFacts(getDatabase(), teamId, [queueId]);
  if (!queue) return null;
  const mine = (await loadLineViews(queue)).find(({ item }) => item.runId === runId);
  const waiting = mine ? mine.waiting : await explainFarBack(queue, runId);
  return waiting?.reason === "waiting-for-artifact"
    ? explainMakers(waiting, await findMakers(teamId, runId))
    : waiting;
}

/** Where a run of that person and priority would stand if it were submitted now. */
export async function explainSubmit(
  teamId: TeamId,
  queueId: string,
  item: Pick<LineItem, "personKey" | "author" | "priority" | "needs" | "waitsFor">,
): Promise<{ waiting: WaitingView; waitingCount: number } | null> {
  const [queue] = await findQueueFacts(getDatabase(), teamId, [queueId]);
  if (!queue) return null;
  const runId = "\uFFFF";
  const line = await loadLineViews(queue, {
    ...item,
    runId,
    createdAt: new Date(),
    backoffSeconds: null,
    isHeld: false,
  });
  const mine = line.find((entry) => entry.item.runId === runId);
  return mine ? { waiting: mine.waiting, waitingCount: queue.waiting } : null;
}
