import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CallBucket, isFull, takeCall } from "./call-limit";

describe("takeCall", () => {
  test("a minute's calls may come at once, then one by one as the bucket fills", () => {
    let bucket: CallBucket | undefined;
    for (let index = 0; index < 60; index++) {
      const taken = takeCall(bucket, 0, 60);
      expect(taken.waitSeconds).toBe(0);
      bucket = taken.bucket;
    }
    expect(takeCall(bucket, 0, 60).waitSeconds).toBe(1);
    expect(takeCall(bucket, 999, 60).waitSeconds).toBe(1);
    expect(takeCall(bucket, 1_000, 60).waitSeconds).toBe(0);
  });

  test("asking again too early makes nobody wait longer, and who waits as told is let in", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.array(fc.nat(2_000)), (perMinute, pauses) => {
        let bucket: CallBucket = { calls: 0, at: 0 };
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          bucket = takeCall(bucket, now, perMinute).bucket;
          const { waitSeconds } = takeCall(bucket, now, perMinute);
          expect(takeCall(bucket, now + waitSeconds * 1_000 + 1, perMinute).waitSeconds).toBe(0);
        }
      }),
    );
  });

  test("no more than two minutes' calls are let in within any minute", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.nat(500), { maxLength: 300 }),
        (perMinute, pauses) => {
          let bucket: CallBucket | undefined;
          let now = 0;
          const made: number[] = [];
          for (const pause of pauses) {
            now += pause;
            const taken = takeCall(bucket, now, perMinute);
            bucket = taken.bucket;
            if (taken.waitSeconds === 0) made.push(now);
          }
          for (const start of made)
            expect(made.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(
              2 * perMinute,
            );
        },
      ),
    );
  });

  test("a full bucket may be forgotten, and a clock that goes back takes nothing away", () => {
    expect(isFull({ calls: 59, at: 0 }, 1_000, 60)).toBe(true);
    expect(isFull({ calls: 58, at: 0 }, 1_000, 60)).toBe(false);
    expect(takeCall({ calls: 5, at: 10_000 }, 0, 60).bucket.calls).toBe(4);
  });
});
