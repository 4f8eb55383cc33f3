import { expect, it } from "vitest";
import { pairOutputs } from "./pair-outputs";

const made = (name: string, collectionId: string, position: number | null = null) => ({
  ...{ name, collectionId, position },
});
const names = (pairs: ReturnType<typeof pairOutputs<ReturnType<typeof made>>>) =>
  pairs.map(({ first, again }) => [first?.name ?? null, again?.name ?? null]);

it("pairs by place in the config, whatever the artifact is called, and what was logged by artifact and order", () => {
  const first = [
    made("a", "ckpt-1", 0),
    made("b", "model", 1),
    made("x1", "x"),
    made("x2", "x"),
    made("y", "y"),
  ];
  const again = [made("A", "ckpt-2", 0), made("X1", "x"), made("z", "z")];
  expect(names(pairOutputs(first, again))).toEqual([
    ["a", "A"],
    ["b", null],
    ["x1", "X1"],
    ["x2", null],
    ["y", null],
    [null, "z"],
  ]);
});
