import { describe, expect, it } from "vitest";
import { readClientFilter, readClientOrder } from "./client-filter";

describe("a client's filter of runs", () => {
  it.each([
    [{}, { all: [] }],
    [{ state: "running" }, { all: [{ field: { column: "state" }, comparison: "=", values: ["running"] }] }],
    [
      { "config.lr.value": { $gt: 0.1, $lte: 1 } },
      {
        all: [
          {
            all: [
              { field: { space: "config", keys: ["lr", "lr.value"] }, comparison: ">", values: [0.1] },
              { field: { space: "config", keys: ["lr", "lr.value"] }, comparison: "<=", values: [1] },
            ],
          },
        ],
      },
    ],
    [
      { $or: [{ display_name: { $regex: "^a" } }, { tags: { $in: ["x", "y"] } }] },
      {
        all: [
          {
            any: [
              { all: [{ all: [{ field: { column: "name" }, comparison: "matches", values: ["^a"] }] }] },
              { all: [{ all: [{ field: { column: "tags" }, comparison: "in", values: ["x", "y"] }] }] },
            ],
          },
        ],
      },
    ],
  ])("%j", (filter, test) => {
    expect(readClientFilter(filter)).toEqual({ ok: true, test });
  });

  it("says everything that is wrong", () => {
    const read = readClientFilter({
      color: "red",
      $sum: 1,
      state: { $near: 1 },
      name: { $regex: "(" },
      $and: {},
      constructor: 1,
    });
    expect(read).toMatchObject({ ok: false });
    expect("problems" in read && read.problems).toHaveLength(6);
  });

  it("is no deeper and no longer than anybody writes", () => {
    let deep: object = { state: "running" };
    for (let index = 0; index < 30; index++) deep = { $and: [deep] };
    expect(readClientFilter(deep)).toMatchObject({ ok: false });
    const long = { $or: Array.from({ length: 600 }, () => ({ state: "running" })) };
    expect(readClientFilter(long)).toMatchObject({ ok: false });
  });

  it.each([
    ["-created_at", { order: { by: "created" }, isAscending: false }],
    ["+created_at", { order: { by: "created" }, isAscending: true }],
    ["heartbeat_at", { order: { by: "sign" }, isAscending: true }],
    ["+summary_metrics.loss", { order: { by: { space: "summary", keys: ["loss"] } }, isAscending: true }],
    ["-config.lr", { order: { by: { space: "config", keys: ["lr"] } }, isAscending: false }],
    [
      "-config.lr.value",
      { order: { by: { space: "config", keys: ["lr", "lr.value"] } }, isAscending: false },
    ],
    [
      "config.a.b.value",
      { order: { by: { space: "config", keys: ["a.b", "a.b.value"] } }, isAscending: true },
    ],
    [
      "config.opt.value.name",
      { order: { by: { space: "config", keys: ["opt.name", "opt.value.name"] } }, isAscending: true },
    ],
    ["color", null],
    ["tags", null],
  ])("an order %s", (text, order) => {
    expect(readClientOrder(text)).toEqual(order);
  });
});
