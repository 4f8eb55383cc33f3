import { describe, expect, it } from "vitest";
import type { Source } from "../config/resolution";
import {
  boundRows,
  type ComparisonRow,
  compareFacts,
  configFacts,
  dependencyFacts,
  uniteRows,
} from "./run-comparison";

const source = (layer: Source["layer"], line: number): Source => ({ layer, line });

describe("comparing runs", () => {
  it("shows each side's value with the source that set it", () => {
    const one = configFacts({ env: { LR: "0.1" } }, { "/env/LR": source("queue", 4) });
    const two = configFacts({ env: { LR: "0.2" } }, { "/env/LR": source("override", 1) });
    expect(compareFacts("config", [one, two])).toEqual([
      {
        section: "config",
        name: "env.LR",
        isSame: false,
        cells: [
          { text: "0.1", source: source("queue", 4) },
          { text: "0.2", source: source("override", 1) },
        ],
      },
    ]);
  });

  it("says once what all have alike, even where another layer set it", () => {
    const one = configFacts({ a: 1 }, { "/a": source("queue", 4) });
    const two = configFacts({ a: 1 }, { "/a": source("job", 2) });
    expect(compareFacts("config", [one, two])).toMatchObject([{ isSame: true, cells: [{ text: "1" }] }]);
  });

  it("what a run does not have is a difference", () => {
    const [row] = compareFacts("config", [configFacts({ a: 1 }, {}), configFacts({}, {})]);
    expect(row).toMatchObject({ isSame: false, cells: [{ text: "1" }, null] });
  });

  it("reads leaves by path: lists, empty maps, keys with slashes", () => {
    const config = { args: ["--lr", 0.1], env: {}, labels: { "a/b~c": null } };
    const facts = configFacts(config, { "/labels/a~1b~0c": source("base", 9) });
    expect([...facts].map(([name, cell]) => [name, cell.text])).toEqual([
      ["args.0", "--lr"],
      ["args.1", "0.1"],
      ["env", "{}"],
      ["labels.a/b~c", "null"],
    ]);
    expect(facts.get("labels.a/b~c")?.source).toEqual(source("base", 9));
  });

  it("what two places know of one name is one row, each run's cell the first that is there", () => {
    const facts = (...pairs: [string, string][]) => new Map(pairs.map(([name, text]) => [name, { text }]));
    const entered = compareFacts("values", [facts(["lr", "0.1"], ["seed", "1"]), facts(["seed", "1"])]);
    const told = compareFacts("values", [facts(["lr", "9"]), facts(["lr", "0.1"], ["opt", "adam"])]);
    expect(uniteRows(2, entered, told)).toEqual([
      { section: "values", name: "lr", isSame: true, cells: [{ text: "0.1" }] },
      { section: "values", name: "seed", isSame: true, cells: [{ text: "1" }] },
      { section: "values", name: "opt", isSame: false, cells: [null, { text: "adam" }] },
    ]);
  });

  it("compares dependencies by package, and other files as whole texts", () => {
    const facts = dependencyFacts([
      { "requirements.txt": "Torch==2.1 # gpu\nnumpy\n-r more.txt\n", "uv.lock": "one" },
      { "requirements.txt": "torch==2.2\n", "uv.lock": "two" },
      { "uv.lock": "one" },
      null,
    ]);
    expect(facts.map((one) => Object.fromEntries([...one].map(([name, { text }]) => [name, text])))).toEqual([
      { torch: "==2.1", numpy: "any version", "uv.lock": "text 1" },
      { torch: "==2.2", "uv.lock": "text 2" },
      { "uv.lock": "text 1" },
      {},
    ]);
  });

  it("sends a page as many rows as it can hold: small sections whole, of large ones first what differs", () => {
    const row = (section: ComparisonRow["section"], name: string, texts: string[]): ComparisonRow => ({
      section,
      name,
      isSame: texts.length === 1,
      cells: texts.map((text) => ({ text })),
    });
    const rows = [
      row("values", "lr", ["1", "2"]),
      row("summary", "same", ["1"]),
      ...[1, 2, 3].map((place) => row("summary", `loss ${place}`, ["1", "2"])),
    ];
    const { rows: kept, leftOut } = boundRows(rows, 7);
    expect([kept.map(({ name }) => name), leftOut]).toEqual([["lr", "loss 1", "loss 2"], 2]);
    expect(boundRows(rows)).toEqual({ rows, leftOut: 0 });
  });
});
