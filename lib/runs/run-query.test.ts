import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRunQuery, toRunFilter, withChoice, writeRunQuery } from "./run-query";

const now = new Date("2026-11-26T11:00:00.000Z");
const filterOf = (line: string) => toRunFilter(readRunQuery(line).query, { now, me: "Ana" });

describe("the filter line of the history", () => {
  it.each([
    ["", {}],
    ["state:failed,lost", { state: ["failed", "lost"] }],
    ["State:FAILED state:lost", { state: ["failed", "lost"] }],
    ["queue:gpu-a100 by:ana", { queue: ["gpu-a100"], person: ["ana"] }],
    ['queue:"gpu a100",cpu job:"llm train"', { queue: ["gpu a100", "cpu"], job: ["llm train"] }],
    ["by:me", { person: ["Ana"] }],
    ["origin:Reported", { origin: ["reported"] }],
    ["project:vision", { project: ["vision"] }],
    ["since:7d", { from: "2026-11-19T11:00:00.000Z" }],
    ["since:30m", { from: "2026-11-26T10:30:00.000Z" }],
    ["since:today", { from: "2026-11-26T00:00:00.000Z" }],
    ["until:2026-11-01", { to: "2026-11-01T00:00:00.000Z" }],
    ["since:2026-11-01T08:00+02:00", { from: "2026-11-01T06:00:00.000Z" }],
    ["out of memory", { text: "out of memory" }],
    ['"state:failed" x', { text: "state:failed x" }],
    ["Error: x", { text: "Error: x" }],
    ["lr>1e-4", { values: [{ name: "lr", operator: ">", value: "1e-4" }] }],
    [
      "lr<=0.1 opt!=adam",
      {
        values: [
          { name: "lr", operator: "<=", value: "0.1" },
          { name: "opt", operator: "!=", value: "adam" },
        ],
      },
    ],
    ['"a never closed', { text: "a never closed" }],
    ["config.git.url~train", { values: [{ name: "config.git.url", operator: "~", value: "train" }] }],
    ["summary.train/loss<=1e-2", { values: [{ name: "summary.train/loss", operator: "<=", value: "1e-2" }] }],
    ['summary."val loss">3', { values: [{ name: "summary.val loss", operator: ">", value: "3" }] }],
    [
      "opt~ad has:summary.loss,lr",
      { values: [{ name: "opt", operator: "~", value: "ad" }], has: ["summary.loss", "lr"] },
    ],
  ])("%s", (line, expected) => {
    expect(readRunQuery(line).issues).toEqual([]);
    const empty = { state: [], queue: [], job: [], person: [], project: [], origin: [], values: [], has: [] };
    expect(filterOf(line)).toEqual({ ...empty, ...expected });
  });

  it.each([
    ["state:faild", "state:failed", "is no state"],
    ["state:failed,runing", "state:failed,running", "is no state"],
    ["qeue:a,b", "queue:a,b", "is no filter"],
    ["origin:reportd", "origin:reported", "is no origin"],
    ["color:red", undefined, "is no filter"],
    ["since:lately", undefined, "is no time"],
    ["since:2026-13-45", undefined, "is no time"],
    ["until:1d,2d", undefined, "is no time"],
    ["by:", undefined, "says nothing yet"],
    ["lr>big", undefined, "is no number"],
    ["summary.loss<low", undefined, "is no number"],
    ["has:", undefined, "says nothing yet"],
  ])("%s is named, with what is allowed", (word, suggestion, message) => {
    const { issues } = readRunQuery(`before ${word} after`);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ start: 7, end: 7 + word.length });
    expect(issues[0]?.suggestion).toBe(suggestion);
    expect(issues[0]?.message).toContain(message);
  });

  it("all issues come at once", () => {
    expect(readRunQuery("state:x since:y foo:z").issues).toHaveLength(3);
  });

  it("whatever is typed, the line that is written back means the same", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "state:",
        "queue:",
        "by:",
        "since:",
        "failed",
        ",",
        '"',
        " ",
        "7d",
        "lr",
        ">",
        "<=",
        "1e-3",
        ":",
        "me",
        "config.",
        "has:",
        "~",
        "=",
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const { query } = readRunQuery(pieces.join(""));
        const again = readRunQuery(writeRunQuery(query));
        expect(again.issues).toEqual([]);
        const unique = (list: readonly string[]) => [...new Set(list)];
        expect(again.query).toEqual({
          ...query,
          state: unique(query.state),
          queue: unique(query.queue),
          job: unique(query.job),
          by: unique(query.by),
          project: unique(query.project),
          origin: unique(query.origin),
          has: unique(query.has),
        });
      }),
    );
  });

  it("a picker changes its own key only", () => {
    const { query } = readRunQuery("state:failed queue:a words lr>1");
    const state = withChoice(query, "state", ["running", "queued"]);
    expect(writeRunQuery(state)).toBe("state:queued,running queue:a lr>1 words");
    expect(writeRunQuery(withChoice(query, "queue", ["gpu a100"]))).toBe(
      'state:failed queue:"gpu a100" lr>1 words',
    );
    expect(writeRunQuery(withChoice(query, "state", []))).toBe("queue:a lr>1 words");
  });
});
