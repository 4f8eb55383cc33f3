/** Section 1 of the rules: each with a case that holds and one that is refused. */
import { describe, expect, it } from "vitest";
import { brief, resolveTexts, validateText } from "./fixtures/cases";
import { decodeBytes } from "./read/decode-bytes";
import { readDocument } from "./read/read-document";
import type { ConfigDocument } from "./tree/node";

const read = (text: string) => {
  const document: ConfigDocument = { layer: "job", file: "job.yaml", text };
  return readDocument(document);
};
const codes = (text: string) => read(text).issues.map(brief);
const job = (text: string) => resolveTexts({ job: text });
const parameter = (text: string) => job(`hyperparameters: {x: ${text}}`).config.hyperparameters;

describe("R1: YAML 1.2", () => {
  it("takes anchors, aliases and merge keys; a written key beats a merged one", () => {
    const { config, ok } = job("hyperparameters: {a: &a {lr: 1, wd: 2}, b: {<<: *a, lr: 3}, c: *a}");
    expect(ok).toBe(true);
    expect(config.hyperparameters).toEqual({ a: { lr: 1, wd: 2 }, b: { lr: 3, wd: 2 }, c: { lr: 1, wd: 2 } });
  });

  it("says where the anchor stands for what came through an alias", () => {
    const { sources } = job("hyperparameters:\n  a: &a 7\n  b: *a\n  c: {<<: {d: 1}}\n");
    expect(sources["/hyperparameters/b"]).toMatchObject({ line: 2 });
    expect(sources["/hyperparameters/c/d"]).toMatchObject({ line: 4, column: 15 });
  });

  it("takes JSON, BOM and CRLF", () => {
    expect(job('\uFEFF{"env": {"A": "1"}}').config.env).toEqual({ A: "1" });
    const { config, sources, found } = job("env:\r\n  A: x\r\nargs: [a]\r\n");
    expect(found).toEqual([]);
    expect(config).toEqual({ args: ["a"], env: { A: "x" } });
    expect(sources["/env/A"]).toMatchObject({ line: 2, column: 6 });
  });

  it.each([
    ["%YAML 1.1\n---\na: 1\n", "error yaml-version "],
    ["a: !!python/object:os.system x\n", "error unknown-tag "],
    ["a: !!binary aGk=\n", "error unknown-tag "],
    ["a: 1\na: 2\n", "error duplicate-key /a"],
    ['a: 1\n"a": 2\n', "error duplicate-key /a"],
    ["a: {b: 1, 'b': 2}\n", "error duplicate-key /a/b"],
    ["1: a\n'1': b\n", "error duplicate-key /1"],
    ["a: *b\n", "error unknown-alias /a"],
    ["a: {<<: 3}\n", "error bad-merge-key /a"],
    ["a:\n\tb: 1\n", "error yaml-syntax "],
    ["? [a]\n: 1\n", "error key-not-text "],
    ["a: 'x\n", "error yaml-syntax "],
  ])("refuses %j", (text, expected) => {
    expect(codes(text).map((issue) => issue.replace(/(unknown-tag) .*/, "$1 "))).toContain(expected);
  });
});

describe("R2: limits and broken texts", () => {
  const nested = (depth: number) => `a: ${"[".repeat(depth - 1)}1${"]".repeat(depth - 1)}`;

  it.each<[string, string, string]>([
    ["262,144 bytes", `# ${"x".repeat(262_144 - 7)}\na: 1`, ""],
    ["one byte more", `# ${"x".repeat(262_144 - 6)}\na: 1`, "error document-too-large "],
    ["64 levels", nested(63), ""],
    ["65 levels", nested(64), "error document-too-deep "],
    ["10,000 values", `a: [${"1,".repeat(9_998)}]`, ""],
    ["10,001 values", `a: [${"1,".repeat(9_999)}]`, "error too-many-nodes "],
    ["NUL", "a: b\u0000", "error nul-character "],
    ["NUL as an escape", 'a: "\\0"', "error nul-character /a"],
    ["half a pair", 'a: "\ud800"', "error not-utf-8 "],
    ["half a pair as an escape", 'a: "\\ud800"', "error not-utf-8 /a"],
    ["a cyclic alias", "a: &a [*a]", "error cyclic-alias /a/0"],
    ["a prototype", "__proto__: {x: 1}", ""],
    ["a constructor inside", "a: {constructor: 1}", ""],
    ["two documents", "a: 1\n---\nb: 1\n", "error several-documents "],
    ["nothing", "", "error empty-document "],
    ["a comment only", "# nothing\n", "error empty-document "],
    ["a bare scalar", "hello", "error not-a-map "],
    ["a list", "- a\n", "error not-a-map "],
    ["null", "null", "error not-a-map "],
  ])("%s", (_, text, expected) => {
    expect(codes(text)).toEqual(expected === "" ? [] : [expected]);
  });

  it("counts what aliases expand to, before expanding it", () => {
    const bomb = ["a0: &a0 [1,1,1,1,1,1,1,1,1]"];
    for (let level = 1; level < 30; level += 1) {
      bomb.push(
        `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(",")}]`,
      );
    }
    expect(codes(bomb.join("\n"))).toEqual(["error too-many-nodes "]);
  });

  it("counts depth after aliases", () => {
    const chain = ["a0: &a0 [1]"];
    for (let level = 1; level < 70; level += 1) chain.push(`a${level}: &a${level} [*a${level - 1}]`);
    expect(codes(chain.join("\n"))).toEqual(["error document-too-deep "]);
  });

  it("refuses bytes that are no UTF-8, with their position", () => {
    const decoded = decodeBytes(Uint8Array.from([0x61, 0x3a, 0x0a, 0x62, 0xff]), { file: "f", layer: "job" });
    expect(decoded).toMatchObject({ issue: { code: "not-utf-8", line: 2, column: 2 } });
  });
});

describe("R3: source text where text is wanted", () => {
  it("loses nothing of commits, quantities, ports and versions", () => {
    const { config, found } = resolveTexts({
      queue: "resource: kubernetes\n",
      job: [
        "git: {repository: 'https://x.org/r', commit: 12e4567}",
        "env: {MASTER_PORT: 29500, VERSION: 1.10, HEX: 0x10, OCTAL: 010}",
        "args: [1.10, 1e3, 007]",
        "name: 1.20",
        "resource_args: {kubernetes: {requests: {cpu: 4, memory: 1e3}, node_selector: {a: 1.0}}}",
      ].join("\n"),
    });
    expect(found).toEqual(["warning short-commit /git/commit"]);
    expect(config).toMatchObject({
      git: { commit: "12e4567" },
      env: { MASTER_PORT: "29500", VERSION: "1.10", HEX: "0x10", OCTAL: "010" },
      args: ["1.10", "1e3", "007"],
      name: "1.20",
      resource_args: { kubernetes: { requests: { cpu: "4", memory: "1e3" }, node_selector: { a: "1.0" } } },
    });
  });

  it("keeps native texts, docker sizes, cpus and SageMaker's texts as written", () => {
    const native =
      "resource_args: {kubernetes: {spec: {template: {metadata: {labels: {v: 1.10}, annotations: {n: 1e2}}, spec: {containers: [{name: 1, image: 1.10, resources: {limits: {cpu: 1.50}}}]}}}}}";
    expect(resolveTexts({ queue: `resource: kubernetes\n${native}` }).config.resource_args).toMatchObject({
      kubernetes: {
        spec: {
          template: {
            metadata: { labels: { v: "1.10" }, annotations: { n: "1e2" } },
            spec: { containers: [{ name: "1", image: "1.10", resources: { limits: { cpu: "1.50" } } }] },
          },
        },
      },
    });
    expect(
      resolveTexts({ job: "resource_args: {docker: {cpus: 1.50, memory: 1073741824}}" }).config.resource_args,
    ).toEqual({ docker: { cpus: "1.50", memory: "1073741824" } });
    expect(
      resolveTexts({
        queue: "resource: sagemaker\n",
        job: "resource_args: {sagemaker: {Environment: {A: 1.0}, HyperParameters: {lr: 1e-5}, VolumeSizeInGB: 10}}",
      }).config.resource_args,
    ).toEqual({
      sagemaker: { Environment: { A: "1.0" }, HyperParameters: { lr: "1e-5" }, VolumeSizeInGB: 10 },
    });
  });

  it("takes defaults and options of text fields as written", () => {
    const { fields } = resolveTexts({
      queue:
        "env: {V: '{{v}}', M: '{{m}}'}\ntemplate_variables: {v: {type: string, default: 1.10, options: [1.10, 1.20]}, m: {type: quantity, default: 1e3}}",
    });
    expect(fields).toMatchObject([
      { default: "1.10", options: [{ value: "1.10" }, { value: "1.20" }] },
      { default: "1e3" },
    ]);
  });

  it("warns about booleans in env, and takes them as text", () => {
    const { config, found } = job("env: {A: true, B: no, C: 'yes', D: }");
    expect(config.env).toEqual({ A: "true", B: "no", C: "yes", D: null });
    expect(found).toEqual(["warning env-boolean /env/A", "warning env-boolean /env/B"]);
  });

  it.each<[string, unknown]>([
    ["3e-4", 3e-4],
    ["1e-5", 1e-5],
    ["1_000", "1_000"],
    ["0o17", 15],
    ["0x1F", 31],
    ["12:30", "12:30"],
    ["9007199254740991", 9_007_199_254_740_991],
    ["-0.5", -0.5],
    ["yes", "yes"],
    ["010", 10],
  ])("a number elsewhere: %s", (text, value) => {
    expect(parameter(text)).toEqual({ x: value });
  });

  it.each([".inf", "-.INF", ".nan", "1e309", "9007199254740992", "-9007199254740993", "0xFFFFFFFFFFFFFF"])(
    "refuses %s anywhere in a config",
    (text) => {
      expect(job(`hyperparameters: {x: ${text}}`).errors).toEqual(["number-out-of-range /hyperparameters/x"]);
      expect(resolveTexts({ queue: `resource_args: {docker: {pids_limit: ${text}}}` }).errors).toContain(
        "number-out-of-range /resource_args/docker/pids_limit",
      );
    },
  );

  it("keeps the digits where text is wanted", () => {
    expect(job("env: {BIG: 9007199254740993}").config.env).toEqual({ BIG: "9007199254740993" });
  });
});

describe("R4: kinds", () => {
  it.each([
    ["resource: docker\n", "queue"],
    ["config: {env: {}}\n", "queue"],
    ["template_variables: {}\n", "queue"],
    ["guardrails: {}\nname: q\n", "queue"],
    ["method: grid\nparameters: {a: {values: [1]}}\n", "sweep"],
    ["max_jobs: 2\n", "agent"],
    ["queues: [a]\n", "agent"],
    ["builder: {type: noop}\n", "agent"],
    ["a: {type: integer}\nb: {type: string}\n", "fields"],
    ["stages: [{docker: {image: a}}]\n", "pipeline"],
    ["job: a\n---\njob: b\n", "pipeline"],
    ["entry_point: train.py\n", "job"],
    ["env: {}\n", "job"],
    ["queue: q\n", "job"],
    ["builder: {type: docker}\nentry_point: a.py\n", "job"],
    ["builder: {accelerator: {base_image: a}}\n", "job"],
  ])("%j is a %s", (text, kind) => {
    expect(validateText(text).kind).toBe(kind);
  });

  it.each(["name: a\n", "entity: e\nproject: p\n", "name: llm\nchannels: [pytorch]\n", "{}", "a: 1\n"])(
    "%j is none of them: one error",
    (text) => {
      const { kind, found } = validateText(text);
      expect(kind).toBeUndefined();
      expect(found).toEqual(["error unknown-kind "]);
    },
  );

  it("takes the given kind, also for a map that says nothing", () => {
    expect(validateText("{}", "job")).toMatchObject({ kind: "job", found: [] });
    expect(validateText("{}", "base").found).toEqual([]);
    expect(validateText("job: a\n---\njob: b\n", "job").found).toEqual([]);
    expect(validateText("stages: [{job: a}]", "job").found).toEqual([]);
    expect(validateText("stages: [{job: a}]", "base").found).toEqual(["error misplaced-key /stages"]);
  });

  it("takes a bare queue config; what is missing warns in validate and is an error in resolve", () => {
    const bare = "env: {A: b}\n";
    expect(validateText(bare, "queue").found).toEqual([
      "warning missing-name /name",
      "warning missing-resource /resource",
    ]);
    const queue = { layer: "queue", file: "queue.yaml", text: bare } as const;
    expect(resolveTexts({ more: { queue } }).found).toEqual([
      "error missing-name /name",
      "error missing-resource /resource",
    ]);
    expect(resolveTexts({ queue: bare }).config).toEqual({ env: { A: "b" } });
  });

  it("reads `config` as a map or as text in a block, with positions in the file", () => {
    const queue =
      "name: q\nresource: docker\nconfig: |\n  # comment\n  env:\n    A: b\n    B: ${C\n  args: [{}]\n";
    const { sources, issues } = resolveTexts({ queue });
    expect(sources["/env/A"]).toMatchObject({ line: 6, column: 8, file: "queue.yaml" });
    expect(issues.map(({ code, line, column }) => ({ code, line, column }))).toEqual([
      { code: "wrong-type", line: 8, column: 10 },
    ]);
    expect(resolveTexts({ queue: "config: {env: {A: b}}\n" }).config).toEqual({ env: { A: "b" } });
    expect(resolveTexts({ queue: "config: [a]\n" }).errors).toEqual(["wrong-type /config"]);
    expect(resolveTexts({ queue: "config: |\n  a: [\n" }).errors).toContain("yaml-syntax ");
  });

  it("checks sweeps", () => {
    const good =
      "method: bayes\nmetric: {name: loss, goal: minimize}\nqueue: q\nparameters: {lr: {min: 1e-5, max: 1e-3}, m: {values: [a, b]}, n: {parameters: {k: {value: 1}}}}\n";
    expect(validateText(good)).toMatchObject({ kind: "sweep", found: [] });
    expect(
      validateText(
        "method: bays\nparameters: {lr: {min: 2, max: 1}, b: {vals: [1]}, c: {distribution: unifrm, min: 1}}\nmetrik: a\n",
      ).found,
    ).toEqual([
      "error wrong-value /method",
      "warning unknown-key /metrik",
      "error min-above-max /parameters/lr/min",
      "error missing-key /parameters/b",
      "error wrong-value /parameters/c/distribution",
    ]);
    expect(validateText("method: bayes\nparameters: {a: {value: 1}}\n").errors).toEqual(["missing-key "]);
    expect(validateText("method: grid\nparameters: {a: {min: 0.1, max: 1.0}}\n").errors).toEqual([
      "wrong-value /parameters/a",
    ]);
    expect(validateText("method: random\nparameters: {}\n").errors).toEqual(["missing-key /parameters"]);
    expect(validateText("method: grid\n", "sweep").errors).toEqual(["missing-key "]);
  });

  it("checks agent files", () => {
    expect(
      validateText(
        "queues: [a, b]\nmax_jobs: -1\nentity: e\nbuilder: {type: kaniko, destination: r}\nenvironment: {type: aws, region: x}\nregistry: {type: ecr, uri: u}\n",
      ).found,
    ).toEqual([]);
    expect(
      validateText(
        "queues: a\nmax_jobs: lots\nbuilder: {type: magic}\nmax_job: 1\nenvironment: {region: x}\n",
      ).found,
    ).toEqual([
      "error wrong-type /queues",
      "error wrong-type /max_jobs",
      "error wrong-value /builder/type",
      "warning unknown-key /max_job",
      "error missing-key /environment",
    ]);
  });

  it("checks lists of fields", () => {
    expect(validateText("a: {type: integer, default: 2, min: 1}\n").found).toEqual([]);
    expect(validateText("a: {type: integer, default: 2, min: 3}\nb: {type: string}\n").errors).toEqual([
      "default-breaks-rule /a/default",
    ]);
  });
});

describe("R5: positions", () => {
  it("are those of the value, or of the key that is wrong; counted from 1", () => {
    const { issues } = job("env:\n  A-B: 1\n  C: {}\nargss: [a]\n");
    expect(issues.map(({ code, file, line, column }) => ({ code, file, line, column }))).toEqual([
      { code: "bad-env-name", file: "job.yaml", line: 2, column: 3 },
      { code: "wrong-type", file: "job.yaml", line: 3, column: 6 },
      { code: "unknown-key", file: "job.yaml", line: 4, column: 1 },
    ]);
  });
});

describe("R6: unknown keys", () => {
  it("warn with a suggestion where we define the place", () => {
    const { issues } = job("enviroment: {A: b}\ngit: {repo: x}\n");
    expect(issues.map((issue) => [brief(issue), issue.suggestion])).toEqual([
      ["warning unknown-key /git/repo", undefined],
      ["warning unknown-key /enviroment", undefined],
    ]);
    expect(job("entrypoint: a").issues[0]).toMatchObject({ code: "unknown-key", suggestion: "entry_point" });
    expect(validateText("name: q\nresourc: docker\nguardrails: {}\n").issues).toContainEqual(
      expect.objectContaining({ code: "unknown-key", suggestion: "resource" }),
    );
  });

  it("are the target's schema's word inside native forms", () => {
    const { found } = resolveTexts({
      queue:
        "resource: kubernetes\nresource_args: {kubernetes: {spec: {template: {spec: {restartPolic: Never}}}}}",
    });
    expect(found).toEqual([
      "warning target-unknown-field /resource_args/kubernetes/spec/template/spec/restartPolic",
    ]);
  });
});
