import { describe, expect, it } from "vitest";
import type { ComparisonRow } from "@/lib/runs/run-comparison";
import { groupChoices, groupLines, groupRuns } from "./group-runs";

const row = (texts: (string | null)[], more: Partial<ComparisonRow> = {}): ComparisonRow => ({
  section: "values",
  name: "lr",
  isSame: false,
  cells: texts.map((text) => (text === null ? null : { text })),
  ...more,
});

describe("runs by a value", () => {
  it("are groups in the order of numbers; those without it are the last", () => {
    const groups = groupRuns(["a", "b", "c", "d"], row(["0.1", null, "1e-3", "0.1"]));
    expect(groups).toEqual([
      { label: "lr 1e-3", colour: 0, runIds: ["c"] },
      { label: "lr 0.1", colour: 1, runIds: ["a", "d"] },
      { label: "no lr", colour: 2, runIds: ["b"] },
    ]);
  });

  it("can be grouped only by what they were told and what differs", () => {
    const rows = [row(["1", "2"]), row(["1"], { isSame: true }), row(["x", "y"], { section: "machine" })];
    expect(groupChoices(rows)).toEqual([rows[0]]);
  });

  it("are drawn as their mean with a band", () => {
    const line = (id: string, y: number[]) => ({ id: `${id} loss`, label: id, colour: 0, x: [0, 1], y });
    const groups = groupRuns(["a", "b", "c"], row(["1", "1", "2"]));
    expect(groupLines([line("a", [0, 2]), line("b", [2, 4])], groups)).toEqual([
      { id: "lr 1", label: "lr 1", colour: 0, x: [0, 1], y: [1, 3], low: [0, 2], high: [2, 4] },
    ]);
  });
});
