import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readDocument } from "./read-document";

const issuesOf = (text: string) => readDocument({ layer: "job", file: "f", text }).issues;

function mended(text: string): string {
  return issuesOf(text)
    .filter((issue) => issue.suggestion !== undefined)
    .reverse()
    .reduce((result, { line = 1, column = 1, endLine = line, endColumn = column, suggestion = "" }) => {
      const lines = result.split("\n");
      const offset = (row: number, at: number) =>
        lines.slice(0, row - 1).reduce((sum, one) => sum + one.length + 1, 0) + at - 1;
      return result.slice(0, offset(line, column)) + suggestion + result.slice(offset(endLine, endColumn));
    }, text);
}

describe("a text that YAML takes for something else", () => {
  it.each<[string, string, string, unknown]>([
    ["command: *.csv\n", "unknown-alias 1:10", "*.csv", { command: "*.csv" }],
    ["a: *\n", "unknown-alias 1:4", "*", { a: "*" }],
    ["cron: */5 * * * * # often\n", "yaml-syntax 1:7", "*/5 * * * *", { cron: "*/5 * * * *" }],
    ["a: [x, *.csv, y]\n", "unknown-alias 1:8", "*.csv", { a: ["x", "*.csv", "y"] }],
    ["a: {b: *.csv, c: 1}\n", "unknown-alias 1:8", "*.csv", { a: { b: "*.csv", c: 1 } }],
    ["a: [\n  *.csv,\n  b\n]\n", "unknown-alias 2:3", "*.csv", { a: ["*.csv", "b"] }],
    ["a: @b c\n", "yaml-syntax 1:4", "`@`", { a: "@b c" }],
    ["a: `b`\n", "yaml-syntax 1:4", "backtick", { a: "`b`" }],
    ["- %b\n", "yaml-syntax 1:3", "`%`", ["%b"]],
    ["a: ,b\n", "yaml-syntax 1:4", "`,`", { a: ",b" }],
    ["a: & b\n", "unknown-alias 1:4", "`&`", { a: "& b" }],
    ["a: !x y\n", "unknown-tag 1:4", "`!x`", { a: "!x y" }],
    ["a: | b\n", "yaml-syntax 1:4", "`|`", { a: "| b" }],
    ["a: > b\n", "yaml-syntax 1:4", "`>`", { a: "> b" }],
    ["a: ? b\n", "yaml-syntax 1:4", "`?`", { a: "? b" }],
    ["a: ]\n", "yaml-syntax 1:4", "`]`", { a: "]" }],
    ["note: see: this\n", "yaml-syntax 1:7", "`:`", { note: "see: this" }],
    ["env:\n  - A: http://x: y # c\n", "yaml-syntax 2:8", "`:`", { env: [{ A: "http://x: y" }] }],
    ["a: {{x}}/b\n", "key-not-text 1:4", "`{{`", { a: "{{x}}/b" }],
    ["a: [--lr, {{ lr }}]\n", "key-not-text 1:11", "`{{`", { a: ["--lr", "{{ lr }}"] }],
    ['{"a": {{x}}, "b": 1}\n', "key-not-text 1:7", "`{{`", { a: "{{x}}", b: 1 }],
    ["<<: 3\n", "bad-merge-key 1:1", "`<<`", { "<<": 3 }],
    ["a:\n\tb: 1\n", "yaml-syntax 2:1", "tab", { a: { b: 1 } }],
    ["color: #fff\n", "lost-value 1:8", "`#fff`", { color: "#fff" }],
    ["env:\r\n  A: &x7\r\n", "lost-value 2:6", "`&x7`", { env: { A: "&x7" } }],
  ])("%j: the sign is named, and what is offered mends it", (text, at, named, value) => {
    const [issue, ...others] = issuesOf(text).filter(({ code }) => code !== "not-a-map");
    expect(others).toEqual([]);
    expect(`${issue?.code} ${issue?.line}:${issue?.column}`).toBe(at);
    expect(issue?.message).toContain(named);
    if (!text.includes("\t")) expect(issue?.message).toMatch(/put it in quotes/);
    expect(parse(mended(text))).toEqual(value);
  });

  it.each([
    ["a: 'it's'\n", "yaml-syntax 1:8", "write it twice (`''`)"],
    ['a: "x" y\n', "yaml-syntax 1:8", "nothing can follow it"],
    ["a: [a]b\n", "yaml-syntax 1:7", "put the whole value in quotes"],
    ['a: "C:\\path"\n', "yaml-syntax 1:7", "`\\p` is none: write `\\\\`"],
    ['a: "x\nb: c\n', "yaml-syntax 1:4", 'add " at its end'],
    ["a: {b: c\n", "yaml-syntax 2:1", "a `}` is missing"],
    ["a: [1, 2\n", "yaml-syntax 2:1", "a `]` is missing"],
    ["a: b\n  c: d\n", "yaml-syntax 1:4", 'The value "b" ends on this line'],
    ["a: 1\nb\nc: 2\n", "yaml-syntax 2:1", '"b" stands where a key is expected'],
    ["a:\n  b: 1\n c: 2\n", "yaml-syntax 3:1", "the same column"],
    ["? [a]: b\n", "key-not-text 1:3", "A key must be a single text"],
    ["a:b\n", "not-a-map 1:1", "only with a blank behind it"],
  ])("%j is said in our words", (text, at, words) => {
    const issues = issuesOf(text);
    expect(`${issues[0]?.code} ${issues[0]?.line}:${issues[0]?.column}`).toBe(at);
    expect(issues[0]?.message).toContain(words);
  });

  it("every line with a fault has one issue", () => {
    const issues = issuesOf("a: @x\nb: c: d: e\nf: {{g}}/h\ni: 'j'k'\n");
    expect(issues.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
  });

  it("a wrong name of a value is told from a text", () => {
    const [issue] = issuesOf("base: &base {x: 1}\na: *bas\n");
    expect(issue).toMatchObject({ code: "unknown-alias", suggestion: "*base" });
    expect(issue?.message).toContain("Did you mean `*base`?");
  });

  it.each([
    "a: &x {b: 1}\nc: *x\n",
    "a: # none\n",
    "a: #see below\n",
    "a:\n  # x\n  b: 1\n",
    "'<<': 1\n",
    "a:\n",
  ])("%j is no fault", (text) => {
    expect(issuesOf(text)).toEqual([]);
  });

  it("a secret is not shown", () => {
    expect(JSON.stringify(issuesOf("PASSWORD: &hunter2hunter2\n"))).not.toContain("hunter2");
  });

  it("hostile texts are explained in bounded time", () => {
    for (const text of [
      "a: [".repeat(40) + "*".repeat(100_000),
      `a: @${"{{x".repeat(30_000)}`,
      `a: *${"'".repeat(100_000)}`,
      `${"- ".repeat(50)}${"a: ".repeat(30_000)}`,
    ])
      expect(issuesOf(text).length).toBeGreaterThan(0);
  });
});
