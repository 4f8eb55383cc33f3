import { expect, it } from "vitest";
import { withinTime } from "./within-time";

it("gives what is done in time, and its failure", async () => {
  expect(await withinTime(10_000, async () => 5)).toBe(5);
  await expect(withinTime(10_000, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});

it("gives up work that never settles, and tells it to stop", async () => {
  let told: AbortSignal | undefined;
  const never = withinTime(20, (signal) => {
    told = signal;
    return new Promise(() => undefined);
  });
  await expect(never).rejects.toMatchObject({ name: "TimeoutError" });
  expect(told?.aborted).toBe(true);
});
