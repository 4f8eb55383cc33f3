/** Section 4 of the rules: which layers there are, how they merge, and where every value came from. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { baseDirectory } from "../cli/base-directory";
import { resolveTexts, validateText } from "./fixtures/cases";
import { resolveConfig } from "./resolve-config";
import type { ConfigDocument } from "./tree/node";

describe("R22: order and names of the layers", () => {
  const lower = "hyperparameters: {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1}";

  it("lowest first: team defaults, queue, bases (parents first), job, preset, override", () => {
    const { config, sources } = resolveTexts({
      teamDefaults: lower,
      queue: "hyperparameters: {b: 2, c: 2, d: 2, e: 2, f: 2, g: 2}",
      job: "base_config: child\nhyperparameters: {d: 4, e: 4, f: 4}",
      bases: {
        child: "base_config: parent\nhyperparameters: {c: 3.5}",
        parent: "hyperparameters: {c: 3, d: 3, g: 3}",
      },
      preset: "hyperparameters: {e: 5, f: 5}",
      override: "hyperparameters: {f: 6}",
    });
    expect(config.hyperparameters).toEqual({ a: 1, b: 2, c: 3.5, d: 4, e: 5, f: 6, g: 3 });
    const layer = (key: string) => sources[`/hyperparameters/${key}`]?.layer;
    expect(["a", "b", "c", "d", "e", "f", "g"].map(layer)).toEqual([
      "team-defaults",
      "queue",
      "base",
      "job",
      "preset",
      "override",
      "base",
    ]);
  });

  it("template values fill holes wherever these were written", () => {
    const { sources } = resolveTexts({
      queue:
        "args: ['{{x}}', '{{d}}', 'a{{x}}', '{{x}}{{d}}']\ntemplate_variables:\n  x: {type: integer}\n  d: {type: string, default: s}\n",
      job: "env: {A: '{{x}}'}",
      values: { x: "3" },
    });
    expect(sources["/args/0"]).toEqual({ layer: "template", field: "x" });
    expect(sources["/args/1"]).toMatchObject({ layer: "template-default", field: "d", line: 6 });
    expect(sources["/args/2"]).toMatchObject({
      layer: "template",
      from: { layer: "queue", file: "queue.yaml", line: 3, column: 26 },
    });
    expect(sources["/args/3"]).toMatchObject({ layer: "template", from: { column: 36 } });
    expect(sources["/env/A"]).toEqual({ layer: "template", field: "x" });
  });
});

describe("R23: merging", () => {
  it("maps by key; lists and scalars are replaced", () => {
    const { config } = resolveTexts({
      queue: "hyperparameters: {m: {a: 1, b: 2}, l: [1, 2, 3], s: x}\nenv: [A=1, B=2]",
      job: "hyperparameters: {m: {b: 3, c: 4}, l: [9], s: y}\nenv: {B: 3, C: 4}",
    });
    expect(config).toEqual({
      hyperparameters: { m: { a: 1, b: 3, c: 4 }, l: [9], s: "y" },
      env: { A: "1", B: "3", C: "4" },
    });
  });

  it("null removes the key, except in env", () => {
    const { config, found } = resolveTexts({
      queue: "hyperparameters: {a: 1, b: {c: 1}}\nenv: {A: x, B: y}\nargs: [a]",
      job: "hyperparameters: {a: null, b: null, z: null}\nenv: {A: }\nargs: null",
    });
    expect(config).toEqual({ hyperparameters: {}, env: { A: null, B: "y" } });
    expect(found).toEqual(["warning null-without-effect /hyperparameters/z"]);
  });

  it("null is a value in every home of env", () => {
    const { config } = resolveTexts({
      queue: "resource_args: {docker: {env: {A: x}}}\nguardrails: {overrides: any}",
      job: "resource_args: {docker: {env: [A]}}",
    });
    expect(config.resource_args).toEqual({ docker: { env: { A: null } } });
  });

  it("a removed key can be set again by a higher layer, alone", () => {
    const { config } = resolveTexts({
      queue: "hyperparameters: {a: {b: 1, c: 2}}",
      job: "hyperparameters: {a: null}",
      override: "hyperparameters: {a: {d: 3}}",
    });
    expect(config.hyperparameters).toEqual({ a: { d: 3 } });
  });

  it("a map over a scalar, or the reverse, replaces it with a warning", () => {
    const { config, found } = resolveTexts({
      queue: "hyperparameters: {a: {b: 1}, c: 1, d: [1]}",
      job: "hyperparameters: {a: 2, c: {b: 1}, d: 3}",
    });
    expect(config.hyperparameters).toEqual({ a: 2, c: { b: 1 }, d: 3 });
    expect(found).toEqual([
      "warning shape-changed /hyperparameters/a",
      "warning shape-changed /hyperparameters/c",
    ]);
  });
});

describe("R24: base configs", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-bases-"));
  const outside = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-outside-"));
  afterAll(() => {
    for (const one of [folder, outside]) fs.rmSync(one, { recursive: true });
  });
  const write = (name: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  };
  write("plain.yaml", "hyperparameters: {from: yaml}");
  write("short.yml", "hyperparameters: {from: yml}");
  write("data.json", '{"hyperparameters": {"from": "json"}}');
  write("team/deep.yaml", "hyperparameters: {from: deep}");
  write("self.yaml", "base_config: self");
  write("ring-a.yaml", "base_config: ring-b.yaml");
  write("ring-b.yaml", "base_config: ./ring-a");
  for (let level = 0; level < 10; level += 1) write(`chain-${level}.yaml`, `base_config: chain-${level + 1}`);
  write("chain-10.yaml", "env: {A: b}");
  fs.writeFileSync(path.join(outside, "secret.yaml"), "env: {A: outside}");
  fs.symlinkSync(path.join(outside, "secret.yaml"), path.join(folder, "link.yaml"));
  fs.symlinkSync(outside, path.join(folder, "linked"));
  fs.symlinkSync(path.join(folder, "plain.yaml"), path.join(folder, "inner.yaml"));
  fs.mkdirSync(path.join(folder, "folder.yaml"));

  const withBase = (base: string) =>
    resolveTexts({ job: `base_config: ${JSON.stringify(base)}`, more: { loadBase: baseDirectory(folder) } });

  it.each([
    ["plain", "yaml"],
    ["plain.yaml", "yaml"],
    ["./plain.yaml", "yaml"],
    ["short", "yml"],
    ["data", "json"],
    ["team/deep", "deep"],
    ["inner", "yaml"],
  ])("%s is found by name or path", (base, from) => {
    const { config, sources, errors } = withBase(base);
    expect(errors).toEqual([]);
    expect(config.hyperparameters).toEqual({ from });
    expect(sources["/hyperparameters/from"]).toMatchObject({ layer: "base" });
  });

  it.each([
    ["/etc/passwd", "bad-base-config"],
    [path.join(folder, "plain.yaml"), "bad-base-config"],
    ["../plain.yaml", "bad-base-config"],
    ["team/../plain.yaml", "bad-base-config"],
    ["https://x.org/a.yaml", "bad-base-config"],
    ["file:///etc/passwd", "bad-base-config"],
    ["C:\\x", "bad-base-config"],
    ["a\u0000b", "nul-character"],
    ["~/x", "bad-base-config"],
    ["link", "bad-base-config"],
    ["linked/secret.yaml", "bad-base-config"],
    ["{{x}}", "bad-base-config"],
    ["", "bad-base-config"],
    ["nope", "missing-base-config"],
    ["folder", "missing-base-config"],
    ["self", "base-config-cycle"],
    ["ring-a", "base-config-cycle"],
    ["chain-1", "too-many-base-configs"],
  ])("%j is refused", (base, code) => {
    const { errors } = withBase(base);
    expect(errors.map((error) => error.split(" ")[0])).toContain(code);
  });

  it("eight follow from one job", () => {
    expect(withBase("chain-3").errors).toEqual([]);
    expect(withBase("chain-2").errors).toEqual(["too-many-base-configs /base_config"]);
  });

  it("stands in job and base configs only", () => {
    expect(resolveTexts({ queue: "base_config: a" }).errors).toEqual(["misplaced-key /base_config"]);
    expect(resolveTexts({ override: "base_config: a" }).errors).toContain("misplaced-key /base_config");
    expect(resolveTexts({ preset: "base_config: a" }).errors).toContain("misplaced-key /base_config");
    expect(validateText("base_config: a/b.yaml\n").found).toEqual([]);
    expect(validateText("base_config: ../b.yaml\n").errors).toEqual(["bad-base-config /base_config"]);
  });
});

describe("R25: what counts as an override", () => {
  const flag = (file: string, text: string, under: string): ConfigDocument => ({
    layer: "override",
    file,
    text,
    under,
  });
  const project = flag("--project", '"p"', "project");
  const resourceArgs = flag("--override-resource-args", '{"docker": {"memory": "1g"}}', "resource_args");

  it("the entity is never refused", () => {
    const queue =
      "entity: admins\nguardrails: {overrides: none, locked: [entity], limits: {entity: {options: [admins]}}}";
    const { config, errors, sources } = resolveTexts({ queue, more: { entity: "a: b" } });
    expect(errors).toEqual([]);
    expect(config.entity).toBe("a: b");
    expect(sources["/entity"]).toMatchObject({ layer: "override", file: "--entity" });
  });

  it("the project and resource args are", () => {
    const closed = resolveTexts({
      queue: "guardrails: {overrides: fields-only}",
      more: { overrides: [resourceArgs, project] },
    });
    expect(closed.errors).toEqual(["override-refused /resource_args", "override-refused /project"]);
    const open = resolveTexts({
      queue: "guardrails: {overrides: any}",
      more: { overrides: [resourceArgs, project] },
    });
    expect(open.errors).toEqual([]);
    expect(open.config).toEqual({ resource_args: { docker: { memory: "1g" } }, project: "p" });
    expect(open.sources["/project"]).toMatchObject({ layer: "override", file: "--project" });
  });

  it("resource args are one JSON map", () => {
    for (const text of ["[]", "3", '"a"', "{", ""]) {
      const overrides = [flag("--override-resource-args", text, "resource_args")];
      expect(resolveTexts({ queue: "guardrails: {overrides: any}", more: { overrides } }).errors).not.toEqual(
        [],
      );
    }
  });
});

describe("R26: sources", () => {
  it("has one entry per leaf, list items and empty maps and lists included", () => {
    const { sources, config } = resolveTexts({
      queue: "hyperparameters: {a: {}, b: [], c: [1, {d: 2}], 'x/y~z': 1}\nargs: a b",
    });
    expect(new Set(Object.keys(sources))).toEqual(
      new Set([
        "/args/0",
        "/args/1",
        "/hyperparameters/a",
        "/hyperparameters/b",
        "/hyperparameters/c/0",
        "/hyperparameters/c/1/d",
        "/hyperparameters/x~1y~0z",
      ]),
    );
    expect(config.args).toEqual(["a", "b"]);
  });

  it("names version and author of stored documents", () => {
    const { sources } = resolveConfig({
      queue: { layer: "queue", file: "queue q v3", text: "env: {A: b}", version: 3, author: "Ada" },
      queueName: "q",
      resource: "docker",
    });
    expect(sources["/env/A"]).toEqual({
      layer: "queue",
      file: "queue q v3",
      line: 1,
      column: 10,
      version: 3,
      author: "Ada",
    });
  });
});
