import { describe, expect, it } from "vitest";
import { inParallel } from "./in-parallel";

describe("work in parallel", () => {
  it("is done for each item, never for more at once than it says", async () => {
    async function* items() {
      for (let item = 0; item < 50; item++) yield item;
    }
    let [now, most] = [0, 0];
    const done: number[] = [];
    await inParallel(items(), 4, async (item) => {
      most = Math.max(most, ++now);
      await Promise.resolve();
      now--;
      done.push(item);
    });
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, item) => item));
    expect(most).toBeLessThanOrEqual(4);
  });

  it("ends with the first failure, when what is under way has ended", async () => {
    const ended: number[] = [];
    const work = inParallel([1, 2, 3, 4, 5], 2, async (item) => {
      if (item === 1) throw new Error("one");
      await Promise.resolve();
      ended.push(item);
    });
    await expect(work).rejects.toThrow("one");
    expect(ended).toEqual([2]);
  });
});
