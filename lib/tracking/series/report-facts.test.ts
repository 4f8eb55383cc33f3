import { expect, test } from "vitest";
import { reportFacts } from "./report-facts";

test("a program's document is its leaves by path, with the numbers JSON does not know", () => {
  const text =
    '{"lr": 1e-3, "loss": NaN, "opt": {"name": "adam\\n", "betas": [0.9, 0.99]}, "x": {}, "_wandb": {"a": 1}}';
  expect([...reportFacts(text)].map(([name, cell]) => [name, cell.text])).toEqual([
    ["lr", "0.001"],
    ["loss", "NaN"],
    ["opt.name", "adam\n"],
    ["opt.betas", "[0.9, 0.99]"],
    ["x", "{}"],
  ]);
});

test("what is no document has none", () => {
  expect(reportFacts("[1]").size).toBe(0);
});
