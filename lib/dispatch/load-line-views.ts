import { getDatabase } from "../db/client";
import {
  findElapsedSeconds,
  findRecentRunSeconds,
  findShares,
  findWaitingItems,
  type LineItem,
  type QueueFacts,
} from "../db/run-line";
import { explainWaiting } from "../runs/explain-waiting";
import { orderLine } from "../runs/order-line";
import type { WaitingView } from "../runs/run-view";

/** Lines longer than this are explained to here; what is further back gets its place by priority and age alone. */
const longestLine = 5_000;
const recentRuns = 50;

export interface LineView {
  item: LineItem;
  waiting: WaitingView;
}

/**
 * Every waiting item of a queue in the order in which they will start, each with its reason. `extra` is an item that is not
 * there yet (a run that somebody is about to submit).
 */
export async function loadLineViews(queue: QueueFacts, extra?: LineItem): Promise<LineView[]> {
  const db = getDatabase();
  const stored = await findWaitingItems(db, queue.id, longestLine);
  const items = extra ? [...stored, extra] : stored;
  if (items.length === 0) return [];
  const [shares, elapsed, recent] = await Promise.all([
    findShares(db, queue.id),
    findElapsedSeconds(db, queue.id),
    findRecentRunSeconds(db, queue.id, recentRuns),
  ]);
  const free = items.filter((item) => !item.isHeld && item.notBefore === null);
  const order = orderLine(
    free.map((item) => ({ ...item, createdAt: item.createdAt.getTime() })),
    shares,
    queue.runningPerPerson,
  );
  const positions = new Map(order.map((runId, index) => [runId, index + 1]));
  const now = Date.now();
  const last = items.length + 1;
  return items
    .map((item) => {
      const { name, ...facts } = queue;
      const waiting = explainWaiting({
        ...facts,
        queue: name,
        isHeld: item.isHeld,
        backoffSeconds: item.notBefore && (item.notBefore.getTime() - now) / 1_000,
        author: item.author,
        personRunning: shares.get(item.personKey) ?? 0,
        position: positions.get(item.runId) ?? free.length + 1,
        elapsed,
        recent,
      });
      return { item, waiting };
    })
    .sort((a, b) => (a.waiting.position ?? last) - (b.waiting.position ?? last));
}
