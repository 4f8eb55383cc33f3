/** What a caller has left: a bucket that holds a minute's calls and fills evenly. */
export interface CallBucket {
  calls: number;
  /** When it was last looked at, in milliseconds. */
  at: number;
}

export interface TakenCall {
  bucket: CallBucket;
  /** 0 when the call may be made. */
  waitSeconds: number;
}

/**
 * Takes one call out of the bucket; what is asked too early takes nothing.
 *
 * @example takeCall(undefined, 0, 60) // { bucket: { calls: 59, at: 0 }, waitSeconds: 0 }
 */
export function takeCall(bucket: CallBucket | undefined, now: number, perMinute: number): TakenCall {
  const calls = bucket ? refill(bucket, now, perMinute) : perMinute;
  if (calls >= 1) return { bucket: { calls: calls - 1, at: now }, waitSeconds: 0 };
  return { bucket: { calls, at: now }, waitSeconds: Math.max(1, Math.ceil(((1 - calls) * 60) / perMinute)) };
}

/** True when the bucket has filled up again: it need not be remembered. */
export function isFull(bucket: CallBucket, now: number, perMinute: number): boolean {
  return refill(bucket, now, perMinute) >= perMinute;
}

function refill({ calls, at }: CallBucket, now: number, perMinute: number): number {
  return Math.min(perMinute, calls + (Math.max(0, now - at) * perMinute) / 60_000);
}
