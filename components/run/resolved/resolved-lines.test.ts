import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Source } from "@/lib/config/resolution";
import type { JsonObject, JsonValue } from "@/lib/config/tree/node";
import { lineText, resolvedLines } from "./resolved-lines";

const queue = (line: number): Source => ({
  layer: "queue",
  file: "queue gpu v12",
  line,
  column: 1,
  version: 12,
});

function textOf(config: JsonObject, sources: Record<string, Source> = {}): string {
  return resolvedLines(config, sources).map(lineText).join("\n");
}

describe("lines", () => {
  it("maps nest, what runs comes first, a short list stays on one line", () => {
    const config = {
      env: { NCCL_DEBUG: "WARN" },
      resource_args: { kubernetes: { limits: { "nvidia.com/gpu": 4, memory: "512Gi" } } },
      command: ["torchrun", "--nproc_per_node=4", "train.py"],
    };
    expect(textOf(config).split("\n")).toEqual([
      "command: [torchrun, --nproc_per_node=4, train.py]",
      "resource_args:",
      "  kubernetes:",
      "    limits:",
      "      nvidia.com/gpu: 4",
      "      memory: 512Gi",
      "env:",
      "  NCCL_DEBUG: WARN",
    ]);
  });

  it("lists of maps begin each item with a dash", () => {
    const config: JsonObject = { tolerations: [{ key: "nvidia.com/gpu", operator: "Exists" }, { key: "x" }] };
    expect(textOf(config).split("\n")).toEqual([
      "tolerations:",
      "  - key: nvidia.com/gpu",
      "    operator: Exists",
      "  - key: x",
    ]);
  });

  it("text that YAML would read as something else is quoted", () => {
    expect(textOf({ a: "12", b: "true", c: "", d: "a: b", e: "~", f: "x #y" }).split("\n")).toEqual([
      'a: "12"',
      'b: "true"',
      'c: ""',
      'd: "a: b"',
      'e: "~"',
      'f: "x #y"',
    ]);
  });

  it("a text of several lines is a block whose lines belong to one pointer", () => {
    const lines = resolvedLines({ script: "one\ntwo\n" }, { "/script": queue(3) });
    expect(lines.map(lineText)).toEqual(["script: |", "  one", "  two"]);
    expect(lines.map((line) => [line.pointer, line.part])).toEqual([
      ["/script", 0],
      ["/script", 1],
      ["/script", 2],
    ]);
  });

  it("what is drawn reads back as the same config", () => {
    const leaf = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        "true",
        "1e3",
        "- a",
        "a:",
        "#x",
        "{{x}}",
        "--flag=1",
        "\ta",
        "é",
        "null",
        "0x1f",
        "a\nb",
      ),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    const key = fc.constantFrom("a", "b-c", "nvidia.com/gpu", "x y", "12");
    const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(key, tie("tree"), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, tree, { minKeys: 1, maxKeys: 3 }), (config) => {
        fc.pre(!JSON.stringify(config).includes("***"));
        expect(parse(textOf(config))).toEqual(config);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("sources", () => {
  it("every leaf has its own, containers have none", () => {
    const sources = {
      "/env/A": queue(18),
      "/hyperparameters/lr": { ...queue(3), layer: "template", field: "lr" } as const,
    };
    const lines = resolvedLines({ hyperparameters: { lr: 3e-4 }, env: { A: "x" } }, sources);
    expect(lines.map((line) => [line.key, line.source?.line, line.field])).toEqual([
      ["hyperparameters", undefined, undefined],
      ["lr", 3, "lr"],
      ["env", undefined, undefined],
      ["A", 18, undefined],
    ]);
  });

  it("a list whose items come from different places shows each with its own", () => {
    const sources = {
      "/args/0": queue(5),
      "/args/1": { ...queue(6), layer: "template", field: "lr" } as const,
    };
    expect(resolvedLines({ args: ["--lr", "3"] }, sources).map((line) => line.source?.layer)).toEqual([
      undefined,
      "queue",
      "template",
    ]);
  });

  it("values only the agent knows say so and show nothing", () => {
    const lines = resolvedLines({ env: { HF_TOKEN: null, KEY: "***" } }, { "/env/HF_TOKEN": queue(20) });
    expect(lines.map((line) => [line.key, line.fromAgent, line.tokens])).toEqual([
      ["env", undefined, []],
      ["HF_TOKEN", true, []],
      ["KEY", undefined, [{ kind: "hidden", text: "•••" }]],
    ]);
  });

  it("keys with slashes keep their JSON pointer", () => {
    expect(resolvedLines({ "a/b": 1 }, { "/a~1b": queue(2) })[0]?.source?.line).toBe(2);
  });
});
