import { describe, expect, it } from "vitest";
import { cutGroups, groupPlans, planCharts } from "./plan-charts";

const metric = (key: string, more: object = {}) => ({
  key,
  stream: key.startsWith("system.") ? ("system" as const) : ("history" as const),
  kind: "number" as const,
  ...more,
});

const metrics = [
  metric("val/acc"),
  metric("loss"),
  metric("train/loss"),
  metric("train/layer10/grad"),
  metric("train/layer2/grad"),
  metric("samples", { kind: "media" }),
  metric("secret", { hidden: true }),
  metric("system.gpu.1.memory"),
  metric("system.gpu.0.memory"),
  metric("system.cpu"),
  metric("system.disk.read.bytes"),
];

describe("the charts of a run", () => {
  it("are one a metric, grouped by what stands before the slash; numbers are counted, not spelt", () => {
    const plans = planCharts(metrics, "history");
    expect(plans.map(({ group, title }) => [group, title])).toEqual([
      ["", "loss"],
      ["train", "train/layer2/grad"],
      ["train", "train/layer10/grad"],
      ["train", "train/loss"],
      ["val", "val/acc"],
    ]);
  });

  it("are searched by words in any order; what the program hid is found by name", () => {
    expect(planCharts(metrics, "history", " LOSS  tr").map(({ id }) => id)).toEqual(["train/loss"]);
    expect(planCharts(metrics, "history", "secr").map(({ id }) => id)).toEqual(["secret"]);
    expect(planCharts(metrics, "history", "nothing")).toEqual([]);
  });

  it("of the system are one for all devices, with a line each", () => {
    const plans = planCharts(metrics, "system");
    expect(plans.map(({ group, title, keys }) => [group, title, keys.map(({ label }) => label)])).toEqual([
      ["cpu", "cpu", ["cpu"]],
      ["disk", "read bytes", ["read bytes"]],
      ["gpu", "memory", ["gpu 0", "gpu 1"]],
    ]);
  });

  it("that are pinned come first, and only there", () => {
    const groups = groupPlans(planCharts(metrics, "history"), new Set(["val/acc", "gone"]));
    expect(groups.map(({ name, plans }) => [name, plans.length])).toEqual([
      ["pinned charts", 1],
      ["", 1],
      ["train", 3],
    ]);
  });

  it("are drawn so many at once: twelve thousand are a page and a number", () => {
    const many = Array.from({ length: 12_000 }, (_, index) => metric(`g${index % 3}/m${index}`));
    const groups = groupPlans(planCharts(many, "history"), new Set());
    const cut = cutGroups(groups, new Set(["g0"]), 40);
    expect(cut.map(({ group, shown }) => [group.name, group.plans.length, shown.length])).toEqual([
      ["g0", 4_000, 0],
      ["g1", 4_000, 39],
    ]);
  });
});
