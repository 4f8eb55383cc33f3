import { describe, expect, it } from "vitest";
import type { RunRow } from "@/lib/runs/run-view";
import { scopeWords, stoppable } from "./bulk-words";
import { bringUpToDate, findNews, newsWords } from "./live-rows";

function row(id: string, more: Partial<RunRow> = {}): RunRow {
  return {
    id,
    name: id,
    state: "queued",
    origin: "launched",
    key: id,
    queue: { id: "q", name: "q" },
    job: null,
    project: "p",
    author: "Ana",
    resource: "docker",
    priority: "medium",
    agent: null,
    attempt: 0,
    values: {},
    reason: null,
    exitCode: null,
    diagnosis: null,
    imageDigest: null,
    createdAt: "2026-01-01T00:00:00.000Z",
    leasedAt: null,
    startedAt: null,
    endedAt: null,
    waitedSeconds: null,
    ranSeconds: null,
    ...more,
  };
}
const rows = (...ids: string[]) => ids.map((id) => row(id));

describe("a history that is looked at", () => {
  it("gets its states in place: no row comes, goes or moves", () => {
    const now = [row("c"), row("a", { state: "running" })];
    expect(bringUpToDate(rows("a", "b"), now).map(({ id, state }) => [id, state])).toEqual([
      ["a", "running"],
      ["b", "queued"],
    ]);
  });

  it.each([
    [["b", "a"], ["b", "a"], true, ""],
    [["b", "a"], ["d", "c", "b", "a"], true, "2 new runs"],
    [["b", "a"], ["c", "b"], true, "1 new run"],
    [["b", "a"], ["c", "b", "a"], false, "The list has changed"],
    [["b", "a"], ["a"], true, "The list has changed"],
    [["b", "a"], ["a", "b"], true, "The list has changed"],
    [[], ["a"], true, "1 new run"],
    [["a", "b"], ["x", "y"], true, "2 or more new runs"],
  ])("%j against %j", (shown, fresh, isNewestFirst, words) => {
    expect(
      newsWords(findNews(rows(...shown), rows(...fresh), isNewestFirst), words.includes("more") ? 2 : 50),
    ).toBe(words);
  });

  it("a bulk action names its scope and leaves out what has ended", () => {
    const runs = [row("a"), row("b", { author: "Ben", state: "running" }), row("c", { state: "failed" })];
    expect(scopeWords(stoppable(runs))).toBe("2 runs of 2 people");
    expect(scopeWords(rows("a"))).toBe("1 run of Ana");
  });
});
