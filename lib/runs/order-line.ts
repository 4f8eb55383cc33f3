/** One waiting item as the order sees it. Times are milliseconds. */
export interface OrderedItem {
  runId: string;
  personKey: string;
  priority: number;
  createdAt: number;
}

interface Lane {
  personKey: string;
  items: OrderedItem[];
  next: number;
}

/**
 * The order in which items of one queue would be claimed if nothing ended and no one came: priority, then the person who holds
 * the fewest leases, then age. It is the order of the claim statement, so positions shown are positions kept. People at their
 * quota come after all others.
 */
export function orderLine(
  items: readonly OrderedItem[],
  shares: ReadonlyMap<string, number>,
  runningPerPerson: number | null,
): string[] {
  const held = new Map(shares);
  const order: string[] = [];
  const blocked: OrderedItem[] = [];
  for (const priority of [...new Set(items.map((item) => item.priority))].sort((a, b) => a - b))
    order.push(...orderPriority(toLanes(items, priority), held, runningPerPerson ?? Infinity, blocked));
  if (blocked.length > 0) order.push(...orderLine(blocked, held, null));
  return order;
}

function toLanes(items: readonly OrderedItem[], priority: number): Lane[] {
  const lanes = new Map<string, Lane>();
  for (const item of items) {
    if (item.priority !== priority) continue;
    const lane = lanes.get(item.personKey) ?? { personKey: item.personKey, items: [], next: 0 };
    lanes.set(item.personKey, lane);
    lane.items.push(item);
  }
  for (const lane of lanes.values()) lane.items.sort(byAge);
  return [...lanes.values()];
}

function orderPriority(
  lanes: readonly Lane[],
  held: Map<string, number>,
  quota: number,
  blocked: OrderedItem[],
): string[] {
  const order: string[] = [];
  for (;;) {
    const best = pickLane(lanes, held, quota);
    const item = best?.items[best.next];
    if (!best || !item) break;
    best.next += 1;
    held.set(best.personKey, (held.get(best.personKey) ?? 0) + 1);
    order.push(item.runId);
  }
  for (const lane of lanes) blocked.push(...lane.items.slice(lane.next));
  return order;
}

function pickLane(
  lanes: readonly Lane[],
  held: ReadonlyMap<string, number>,
  quota: number,
): Lane | undefined {
  let best: Lane | undefined;
  for (const lane of lanes) {
    const head = lane.items[lane.next];
    const leases = held.get(lane.personKey) ?? 0;
    if (!head || leases >= quota) continue;
    const bestHead = best?.items[best.next];
    const bestLeases = best ? (held.get(best.personKey) ?? 0) : 0;
    if (!bestHead || leases < bestLeases || (leases === bestLeases && byAge(head, bestHead) < 0)) best = lane;
  }
  return best;
}

function byAge(a: OrderedItem, b: OrderedItem): number {
  return a.createdAt - b.createdAt || (a.runId < b.runId ? -1 : 1);
}
