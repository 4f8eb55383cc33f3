import { expect, it } from "vitest";
import type { RunEventView, WaitingView } from "@/lib/runs/run-view";
import {
  durationWords,
  endWords,
  estimateWords,
  lineWords,
  ordinal,
  startingWords,
  waitingSentence,
} from "./run-words";

it.each([
  [0, "0 s"],
  [59.9, "59 s"],
  [331, "5 min 31 s"],
  [3_840, "1 h 04 min"],
  [200_000, "2 d 7 h"],
  [-3, "0 s"],
])("%d seconds are %s", (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});

it.each([
  [null, ""],
  [{ low: 340, high: 370 }, "about 6 min"],
  [{ low: 1_200, high: 2_400 }, "20 min – 40 min"],
  [{ low: 0, high: 4 }, "about a few seconds"],
])("the estimate %o is said as %j", (estimate, words) => {
  expect(estimateWords(estimate)).toBe(words);
});

it("ordinals end as they are spoken", () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal)).toEqual([
    "1st",
    "2nd",
    "3rd",
    "4th",
    "11th",
    "12th",
    "13th",
    "21st",
    "112th",
  ]);
});

const waiting: WaitingView = {
  reason: "items-ahead",
  message: "2 runs are ahead",
  unblocks: "",
  position: 3,
  estimate: { low: 350, high: 360 },
};

it("says where one would stand before launching", () => {
  expect(lineWords(4, waiting)).toBe("4 waiting · you would be 3rd · starts in about 6 min");
  expect(lineWords(0, { ...waiting, reason: "starting-soon", position: 1 })).toBe(
    "nobody waits · starts at once",
  );
  expect(
    lineWords(0, { ...waiting, reason: "no-agent", message: "No agent serves it yet.", estimate: null }),
  ).toBe("nobody waits · no agent serves it yet");
});

it("says what a run died of and what it said last", () => {
  expect(endWords("exit code 1", 250, "CUDA out of memory\n")).toBe(
    "exit code 1 after 4 min 10 s; last line: CUDA out of memory",
  );
  expect(endWords(null, 3, undefined)).toBe("");
  expect(endWords("stopped", null, "x".repeat(300))).toContain("…");
});

it("says why it waits in whole sentences, and leaves the command to the page", () => {
  expect(
    waitingSentence({
      ...waiting,
      reason: "no-agent",
      message: "No agent serves queue gpu yet.",
      unblocks: "Start an agent for it: slipway agent --queue gpu",
      estimate: null,
    }),
  ).toBe("No agent serves queue gpu yet. 3rd in line. Start an agent for it.");
});

it("says what keeps a run from starting, until it does", () => {
  const event = (kind: string, attempt: number | null, message: string): RunEventView => ({
    ...{ id: message, at: "2026-01-01T00:00:00Z", kind, attempt, message, data: {} },
    actor: { kind: "agent", name: "a" },
  });
  const earlier = [
    event("note", 1, "an image"),
    event("requeued", null, "back in line"),
    event("starting", 2, "p"),
  ];
  expect(startingWords(earlier, 2)).toBe("");
  const waits = [...earlier, event("note", 2, "no node has room"), event("prioritised", null, "moved it")];
  expect(startingWords(waits, 2)).toBe("no node has room");
  expect(startingWords([...waits, event("running", 2, "process started")], 2)).toBe("");
});
