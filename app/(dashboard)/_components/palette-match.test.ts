import { expect, it } from "vitest";
import { matchScore, rankEntries } from "./palette-match";

const entries = [
  { label: "Queues" },
  { label: "gpu-a100", words: ["queue"] },
  { label: "cpu-batch", words: ["queue"] },
  { label: "New queue", words: ["create", "add"] },
  { label: "Sign out", words: ["log out", "leave"] },
];
const labels = (query: string) => rankEntries(entries, query).map(({ label }) => label);

it("without a query everything stays in its order", () => {
  expect(labels("  ")).toEqual(entries.map(({ label }) => label));
});

it("the beginning of a name goes before the middle, and names before other words", () => {
  expect(labels("queue")).toEqual(["Queues", "gpu-a100", "cpu-batch", "New queue"]);
  expect(labels("a100")).toEqual(["gpu-a100"]);
});

it("every word must be found, in any order and case", () => {
  expect(labels("QUEUE new")).toEqual(["New queue"]);
  expect(labels("queue zebra")).toEqual([]);
});

it("other words lead there too", () => {
  expect(labels("create")).toEqual(["New queue"]);
  expect(labels("log out")).toEqual(["Sign out"]);
});

it("letters left out are forgiven, a single letter is not", () => {
  expect(labels("gpa")).toEqual(["gpu-a100"]);
  expect(matchScore({ label: "ab" }, "b")).toBeGreaterThan(0);
  expect(matchScore({ label: "xyz" }, "q")).toBe(0);
});

it("a whole name beats a name that begins like it", () => {
  expect(rankEntries([{ label: "gpu-a100" }, { label: "gpu" }], "gpu")[0]?.label).toBe("gpu");
});
