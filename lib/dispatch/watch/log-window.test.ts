import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LogPlace } from "../../runs/log-place";
import type { LogPiece } from "../../runs/run-view";
import { createLogWindow, type LogWindow } from "./log-window";

function piece(place: LogPlace, length: number): LogPiece {
  const { attempt, offset } = place;
  const at = "2026-01-01T00:00:00.000Z";
  return { attempt, offset, end: offset + length, stream: "stdout", at, text: "x".repeat(length) };
}

const grow = (log: LogWindow, length: number) => log.push(piece(log.end, length), length);

describe("the newest part of a log", () => {
  it("leads a reader on piece by piece, and over to the next attempt", () => {
    const log = createLogWindow({ attempt: 1, offset: 10 });
    expect(log.after({ attempt: 1, offset: 10 })).toBeNull();
    grow(log, 5);
    log.startAttempt(2);
    expect(log.after({ attempt: 1, offset: 10 })).toMatchObject({
      data: { attempt: 1, offset: 10, end: 15 },
    });
    expect(log.after({ attempt: 1, offset: 15 })).toBe("older");
    grow(log, 7);
    expect(log.after({ attempt: 1, offset: 15 })).toMatchObject({ data: { attempt: 2, offset: 0, end: 7 } });
    expect(log.after({ attempt: 2, offset: 7 })).toBeNull();
    expect(log.after({ attempt: 3, offset: 0 })).toBeNull();
  });

  it("sends to the database who comes from before it, or from within a piece", () => {
    const log = createLogWindow({ attempt: 1, offset: 10 });
    grow(log, 5);
    expect(log.after({ attempt: 1, offset: 0 })).toBe("older");
    expect(log.after({ attempt: 1, offset: 12 })).toBe("older");
  });

  it("holds no more than it may, and a reader misses nothing at any pace", () => {
    const step = fc.oneof(
      fc.record({ grow: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ read: fc.integer({ min: 1, max: 5 }) }),
      fc.constant({ attempt: true } as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const log = createLogWindow({ attempt: 1, offset: 0 }, { bytes: 100, pieces: 4 });
        const stored: LogPiece[] = [];
        const got: LogPiece[] = [];
        const place = { attempt: 1, offset: 0 };
        const read = () => {
          const next = log.after(place);
          if (next === null) return false;
          // What is older is read where all of it is stored.
          const isNext = (one: LogPiece) => one.attempt > place.attempt || one.end > place.offset;
          const taken =
            next === "older" ? stored.find((one) => one.attempt >= place.attempt && isNext(one)) : next.data;
          if (taken) got.push(taken);
          Object.assign(place, taken ? { attempt: taken.attempt, offset: taken.end } : log.end);
          return true;
        };
        for (const one of steps) {
          if ("grow" in one) {
            stored.push(piece(log.end, one.grow));
            grow(log, one.grow);
          } else if ("read" in one) for (let count = 0; count < one.read; count += 1) read();
          else log.startAttempt(log.end.attempt + 1);
        }
        while (read());
        expect(got).toEqual(stored);
      }),
    );
  });
});
