import { expect, it } from "vitest";
import { exactWords, relativeWords, sinceWords, utcWords } from "./relative-words";

const now = Date.UTC(2026, 10, 26, 11, 10, 15);
const ago = (seconds: number) => now - seconds * 1_000;

it.each([
  [0, "just now"],
  [4.4, "just now"],
  [5, "5 s ago"],
  [29, "25 s ago"],
  [59, "55 s ago"],
  [60, "1 min ago"],
  [59 * 60 + 59, "59 min ago"],
  [3_600, "1 h ago"],
  [23.9 * 3_600, "23 h ago"],
  [24 * 3_600, "yesterday"],
  [47.9 * 3_600, "yesterday"],
  [48 * 3_600, "2 days ago"],
  [29.5 * 86_400, "29 days ago"],
  [-3, "just now"],
  [-90, "in 1 min"],
  [-86_400 * 1.5, "in 1 day"],
])("%d seconds ago is said as %j", (seconds, words) => {
  expect(relativeWords(ago(seconds), now)).toBe(words);
});

it("what is a month away is said as its date", () => {
  expect(relativeWords(Date.UTC(2026, 2, 12, 6), now)).toBe("12 Mar 2026");
});

it("a wait is said without ago", () => {
  expect([sinceWords(ago(14 * 60), now), sinceWords(ago(86_400), now)]).toEqual(["14 min", "1 day"]);
});

it("the exact time is told here and in UTC, once where both are the same", () => {
  expect(exactWords(now, "Asia/Kathmandu")).toBe(
    "Thu, 26 Nov 2026, 16:55:15 Asia/Kathmandu\nThu, 26 Nov 2026, 11:10:15 UTC",
  );
  expect(exactWords(now, "UTC")).toBe(utcWords(now));
});
