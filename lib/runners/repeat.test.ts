import { expect, it } from "vitest";
import { growingPause, repeat } from "./repeat";

it("repeats until there is an answer, and counts the failures", async () => {
  const seen: [unknown, number][] = [];
  let calls = 0;
  const answer = await repeat(
    async () => {
      calls += 1;
      if (calls < 3) throw new Error(`no ${calls}`);
      return "yes";
    },
    (error, failures) => {
      seen.push([error, failures]);
      return 0;
    },
  );
  expect(answer).toBe("yes");
  expect(seen).toEqual([
    [new Error("no 1"), 1],
    [new Error("no 2"), 2],
  ]);
});

it("ends with what is thrown after a failure", async () => {
  const failing = () => Promise.reject(new Error("no"));
  const giveUp = (error: unknown) => {
    throw error;
  };
  await expect(repeat(failing, giveUp)).rejects.toThrow("no");
});

it("does not wait on once nobody waits for it, and says why", async () => {
  const stop = new AbortController();
  const failing = () => Promise.reject(new Error("no"));
  const repeated = repeat(failing, () => 600_000, stop.signal);
  stop.abort(new Error("enough"));
  await expect(repeated).rejects.toThrow("enough");
});

it("grows pauses to the longest", () => {
  const pauses = [1, 2, 3, 4, 50].map((failures) => growingPause(failures, { first: 100, longest: 500 }));
  expect(pauses).toEqual([100, 200, 400, 500, 500]);
});
