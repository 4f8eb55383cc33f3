/**
 * The limit on calls of the API, per token or signed-in person. Each server process counts for itself: a limit that is
 * there to keep one script from slowing everybody down need not be exact, and a write to the database per call would cost
 * more than most calls. Agents are not counted, and an open stream counts as the one call that opened it.
 */
import type { ReporterActor } from "../access/actor";
import { type CallBucket, isFull, takeCall } from "../access/call-limit";
import { getEnv } from "../env";
import { AppError } from "../errors";
import { logEvent } from "../logger";

const store = globalThis as typeof globalThis & { slipwayCalls?: Map<string, CallBucket> };
/** So many callers are remembered before those who have all their calls left are forgotten. */
const tidyAbove = 10_000;

/** Throws LIMIT_EXCEEDED when the caller has to wait. */
export function countCall(actor: ReporterActor, now: number): void {
  const perMinute = getEnv().SLIPWAY_API_RATE;
  if (perMinute === 0) return;
  store.slipwayCalls ??= new Map();
  const buckets = store.slipwayCalls;
  const key = callerOf(actor);
  const { bucket, waitSeconds } = takeCall(buckets.get(key), now, perMinute);
  buckets.set(key, bucket);
  if (buckets.size > tidyAbove) forgetFull(buckets, now, perMinute);
  if (waitSeconds === 0) return;
  logEvent("request:limited", { caller: key });
  throw new AppError(
    "LIMIT_EXCEEDED",
    `Too many calls: ${perMinute.toLocaleString("en")} a minute are allowed. Wait ${waitSeconds === 1 ? "a second" : `${waitSeconds} seconds`}, then try again.`,
    { retryAfterSeconds: waitSeconds },
  );
}

function callerOf(actor: ReporterActor): string {
  if (actor.kind === "run") return `run ${actor.runId}`;
  return actor.token ? `token ${actor.token.id}` : `person ${actor.personId}`;
}

function forgetFull(buckets: Map<string, CallBucket>, now: number, perMinute: number): void {
  for (const [key, bucket] of buckets) if (isFull(bucket, now, perMinute)) buckets.delete(key);
}
