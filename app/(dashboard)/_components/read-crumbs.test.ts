import { expect, it } from "vitest";
import { readCrumbs } from "./read-crumbs";

const labels = (path: string) => readCrumbs(path).map(({ label }) => label);

it.each([
  ["/", ["Overview"]],
  ["/queues", ["Queues"]],
  ["/queues/gpu%20a100/config", ["Queues", "gpu a100", "config"]],
  ["/queues/100%/versions", ["Queues", "100%", "versions"]],
  ["/elsewhere", []],
  ["/runsome", []],
])("the way to %s is %j", (path, expected) => {
  expect(labels(path)).toEqual(expected);
});

it("every step leads to its own page", () => {
  expect(readCrumbs("/queues/gpu%20a100/config").map(({ href }) => href)).toEqual([
    "/queues",
    "/queues/gpu%20a100",
    "/queues/gpu%20a100/config",
  ]);
});

it("only a run is named by an id", () => {
  expect(readCrumbs("/runs/abc").map(({ isId }) => isId)).toEqual([false, true]);
  expect(readCrumbs("/runs/compare").map(({ isId }) => isId)).toEqual([false, false]);
  expect(readCrumbs("/queues/abc").map(({ isId }) => isId)).toEqual([false, false]);
});
