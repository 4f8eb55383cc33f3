import { expect, it } from "vitest";
import type { JsonObject } from "../config/tree/node";
import { comparedLength, runLeaves } from "./run-leaves";

it("takes numbers and texts by their dotted keys, in the order of the document", () => {
  const document: JsonObject = {
    lr: 1e-4,
    nested: { "a b": { "c/d": "x" } },
    on: true,
    list: [1, "two", false],
    worst: "NaN",
    none: null,
    empty: {},
    maps: [{ a: 1 }],
    "": 3,
    ["k".repeat(201)]: 1,
  };
  expect(runLeaves(document, 100)).toEqual([
    { key: "lr", value: 1e-4 },
    { key: "nested.a b.c/d", value: "x" },
    { key: "on", value: "true" },
    { key: "list", value: '[1,"two",false]' },
    { key: "worst", value: "NaN" },
  ]);
});

it("makes a text of a number that has no place among numbers", () => {
  expect(runLeaves({ a: Number.NaN, b: Number.NEGATIVE_INFINITY }, 9)).toEqual([
    { key: "a", value: "NaN" },
    { key: "b", value: "-Infinity" },
  ]);
});

it("takes no more than it may, and one of two ways to the same key", () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, index]));
  expect(runLeaves(many, 7).map(({ key }) => key)).toEqual(["k0", "k1", "k2", "k3", "k4", "k5", "k6"]);
  expect(runLeaves({ "a.b": 1, a: { b: 2 } }, 9)).toEqual([{ key: "a.b", value: 1 }]);
});

it("cuts a long text between characters", () => {
  const [leaf] = runLeaves({ a: "\u{1F600}".repeat(500) }, 9);
  expect(leaf?.value).toBe("\u{1F600}".repeat(comparedLength));
});

it("leaves out what it is told to, also as the item of a list", () => {
  const isLeftOut = ([first, , third]: readonly string[]) =>
    first === "env" || (first === "args" && third === "0");
  const document = { env: { SECRET: "x" }, args: { e: ["SECRET=x"], f: 1 } };
  expect(runLeaves(document, 9, isLeftOut)).toEqual([{ key: "args.f", value: 1 }]);
});
