import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OrderedItem, orderLine } from "./order-line";

const item = (runId: string, personKey: string, priority: number, createdAt: number): OrderedItem => ({
  runId,
  personKey,
  priority,
  createdAt,
});
const none = new Map<string, number>();

describe("orderLine", () => {
  it("takes priority first, then who holds the fewest, then age", () => {
    const items = [
      item("a1", "ana", 2, 1),
      item("a2", "ana", 2, 2),
      item("b1", "ben", 2, 3),
      item("c1", "cleo", 2, 4),
      item("a0", "ana", 0, 9),
    ];
    expect(orderLine(items, none, null)).toEqual(["a0", "b1", "c1", "a1", "a2"]);
    expect(orderLine(items, new Map([["ben", 5]]), null)).toEqual(["a0", "c1", "a1", "a2", "b1"]);
  });

  it("puts who is at their quota behind all others, whatever the priority", () => {
    const items = [item("a1", "ana", 0, 1), item("a2", "ana", 0, 2), item("b1", "ben", 3, 3)];
    expect(orderLine(items, none, 1)).toEqual(["a1", "b1", "a2"]);
    expect(orderLine(items, new Map([["ana", 1]]), 1)).toEqual(["b1", "a1", "a2"]);
  });

  it("names every item once", () => {
    const anyItem = fc.record({
      runId: fc.uuid(),
      personKey: fc.constantFrom("ana", "ben", "cleo"),
      priority: fc.integer({ min: 0, max: 3 }),
      createdAt: fc.integer({ min: 0, max: 99 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(anyItem, { selector: (one) => one.runId, maxLength: 30 }),
        fc.option(fc.integer({ min: 0, max: 3 })),
        (items, quota) => {
          const order = orderLine(items, none, quota);
          expect(new Set(order)).toEqual(new Set(items.map((one) => one.runId)));
          expect(order).toHaveLength(items.length);
        },
      ),
    );
  });
});
