import { expect, it } from "vitest";
import { LogModel } from "./log-model";
import { layoutRows } from "./log-rows";

function model(): LogModel {
  const log = new LogModel();
  log.append({ stream: "system", at: 0, text: "a\nb\n" });
  log.append({ stream: "stdout", at: 0, text: "c\nd\ne\n" });
  return log;
}

it("each group has a head, its lines follow", () => {
  const rows = layoutRows(model(), new Set());
  expect(rows.count).toBe(7);
  expect(Array.from({ length: 7 }, (_, row) => rows.rowAt(row)?.kind)).toEqual([
    "group",
    "line",
    "line",
    "group",
    "line",
    "line",
    "line",
  ]);
  expect(rows.rowAt(4)).toEqual({ kind: "line", line: 2 });
  expect(rows.rowAt(7)).toBeUndefined();
});

it("a folded group is its head alone, and its lines are found there", () => {
  const rows = layoutRows(model(), new Set([0]));
  expect(rows.count).toBe(5);
  expect(rows.rowAt(0)).toMatchObject({ kind: "group", lines: 2, folded: true });
  expect(rows.rowAt(2)).toEqual({ kind: "line", line: 2 });
  expect(rows.rowOfLine(1)).toBe(0);
});

it("every line is at the row that shows it", () => {
  const rows = layoutRows(model(), new Set());
  for (let line = 0; line < 5; line++)
    expect(rows.rowAt(rows.rowOfLine(line))).toEqual({ kind: "line", line });
});

it("program output alone has no heads", () => {
  const log = new LogModel();
  log.append({ stream: "stdout", at: 0, text: "a\nb\n" });
  const rows = layoutRows(log, new Set());
  expect(rows.count).toBe(2);
  expect(rows.rowAt(0)).toEqual({ kind: "line", line: 0 });
});

it("an empty log has no rows", () => {
  expect(layoutRows(new LogModel(), new Set()).count).toBe(0);
});
