import { getDatabase } from "../../db/client";
import {
  findPace,
  findWaitingItem,
  findWaitingItems,
  type LineItem,
  type Pace,
  type QueueFacts,
} from "../../db/run-line";
import { explainWaiting } from "../../runs/explain-waiting";
import { orderLine } from "../../runs/order-line";
import type { WaitingView } from "../../runs/run-view";

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
  const [stored, pace] = await Promise.all([
    findWaitingItems(getDatabase(), queue.id, longestLine),
    findPace(getDatabase(), queue.id, recentRuns),
  ]);
  const items = extra ? [...stored, extra] : stored;
  const free = items.filter((item) => isInOrder(queue, item));
  const order = orderLine(
    free.map((item) => ({ ...item, createdAt: item.createdAt.getTime() })),
    pace.shares,
    queue.runningPerPerson,
  );
  const positions = new Map(order.map((runId, index) => [runId, index + 1]));
  const last = items.length + 1;
  return items
    .map((item) => ({
      item,
      waiting: explain(queue, item, pace, positions.get(item.runId) ?? free.length + 1),
    }))
    .sort((a, b) => (a.waiting.position ?? last) - (b.waiting.position ?? last));
}

/** The reason of an item that is behind the part of the line that is put in order; null when it is not in the line. */
export async function explainFarBack(queue: QueueFacts, runId: string): Promise<WaitingView | null> {
  const item = await findWaitingItem(getDatabase(), queue.id, runId);
  return item
    ? explain(queue, item, await findPace(getDatabase(), queue.id, recentRuns), item.ahead + 1)
    : null;
}

function explain(queue: QueueFacts, item: LineItem, pace: Pace, position: number): WaitingView {
  const { name, ...facts } = queue;
  return explainWaiting({
    ...facts,
    queue: name,
    isHeld: item.isHeld,
    waitsFor: item.waitsFor,
    lacksEnv: findLackingEnv(queue, item),
    backoffSeconds: item.backoffSeconds,
    author: item.author,
    personRunning: pace.shares.get(item.personKey) ?? 0,
    position,
    elapsed: pace.elapsed,
    recent: pace.recent,
  });
}

/** True when the claim looks at it: the same conditions as its index. */
function isInOrder(queue: QueueFacts, item: LineItem): boolean {
  const isFree = !item.isHeld && item.backoffSeconds === null && item.waitsFor === null;
  return isFree && findLackingEnv(queue, item).length === 0;
}

/** Names that the agent which lacks the fewest of them lacks. Empty when some agent may take it, or none is there at all. */
function findLackingEnv(queue: QueueFacts, item: LineItem): string[] {
  if (item.needs === "") return [];
  const lacking = queue.agentEnvs.map((env) =>
    env === null ? [] : item.needs.split(",").filter((name) => !env.includes(name)),
  );
  return lacking.reduce((fewest, one) => (one.length < fewest.length ? one : fewest), lacking[0] ?? []);
}
