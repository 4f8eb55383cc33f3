import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { getOwnQueue } from "../../db/get-own-queue";
import { findTrendSteps, findTrendTotal } from "../../db/queue-trends";
import { requireInput } from "../../result";
import type { QueueTrendsView } from "../../runs/run-view";
import { trendRange, usualRangeSeconds } from "../../runs/trend-range";
import { queueTrendsInputSchema } from "../schema";

/** How a queue did over a range of time, read from its runs. */
export async function loadQueueTrends(actor: Actor, input: unknown): Promise<QueueTrendsView> {
  const asked = requireInput(queueTrendsInputSchema, input);
  const queue = await getOwnQueue(actor, asked.queue);
  const to = asked.to === undefined ? new Date() : new Date(asked.to);
  const from =
    asked.from === undefined ? new Date(to.getTime() - usualRangeSeconds * 1_000) : new Date(asked.from);
  const range = trendRange(from, to);
  const [steps, total] = await Promise.all([
    findTrendSteps(getDatabase(), queue.id, range),
    findTrendTotal(getDatabase(), queue.id, range),
  ]);
  return {
    from: range.from.toISOString(),
    to: range.to.toISOString(),
    stepSeconds: range.stepSeconds,
    steps: steps.map((step) => ({ ...step, at: step.at.toISOString() })),
    total,
  };
}
