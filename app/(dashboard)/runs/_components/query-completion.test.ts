import { describe, expect, it } from "vitest";
import { completeQuery, takeOption } from "./query-completion";

const known = {
  queue: ["cpu-batch", "gpu a100", "gpu-h100"],
  job: ["llm-train"],
  by: ["Ana", "Ben"],
  project: ["vision"],
  values: ["lr", "epochs"],
};
/** `|` is the cursor. */
const at = (marked: string) => {
  const cursor = marked.indexOf("|");
  return { line: marked.replace("|", ""), cursor };
};
const labels = (marked: string) => {
  const { line, cursor } = at(marked);
  return completeQuery(line, cursor, known).options.map(({ label }) => label);
};
const taken = (marked: string, label: string) => {
  const { line, cursor } = at(marked);
  const completion = completeQuery(line, cursor, known);
  const option = completion.options.find((one) => one.label === label);
  if (!option) throw new Error(`no option ${label}`);
  const result = takeOption(line, completion, option);
  return `${result.line.slice(0, result.cursor)}|${result.line.slice(result.cursor)}`;
};

describe("completion of the filter line", () => {
  it.each([
    ["|", ["state:", "queue:", "job:", "by:", "project:", "since:", "until:"]],
    ["st|", ["state:"]],
    ["l|", ["lr="]],
    ["state:f|", ["finished", "failed"]],
    ["state:failed,lo|", ["lost"]],
    ["by:|", ["me", "Ana", "Ben"]],
    ["queue:gpu|", ["gpu a100", "gpu-h100"]],
    ["since:7|", ["7d"]],
    ["state:failed q| rest", ["queue:"]],
    ["nothing like it|", []],
  ])("%s", (marked, expected) => {
    expect(labels(marked).slice(0, 8)).toEqual(expect.arrayContaining(expected));
    if (expected.length === 0) expect(labels(marked)).toEqual([]);
  });

  it.each([
    ["st|", "state:", "state:|"],
    ["state:f|", "failed", "state:failed |"],
    ["state:failed,lo|", "lost", "state:failed,lost |"],
    ["queue:gpu| by:ana", "gpu a100", 'queue:"gpu a100" |by:ana'],
    ["x que| y", "queue:", "x queue:| y"],
    ["state:fa|iled x", "failed", "state:failed |x"],
  ])("%s with %s taken is %s", (marked, label, expected) => {
    expect(taken(marked, label)).toBe(expected);
  });
});
