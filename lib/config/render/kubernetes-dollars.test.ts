import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveTexts } from "../fixtures/cases";
import { keepDollars } from "./kubernetes-dollars";
import { listContainers } from "./pod-places";

/** What the kubelet makes of a text (third_party/forked/golang/expansion in Kubernetes). */
function expand(text: string, variables: Record<string, string>): string {
  let result = "";
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== "$" || at + 1 >= text.length) {
      result += text[at];
      continue;
    }
    at += 1;
    if (text[at] === "$") result += "$";
    else if (text[at] !== "(") result += `$${text[at]}`;
    else {
      const end = text.indexOf(")", at);
      if (end < 0) result += "$(";
      else {
        const name = text.slice(at + 1, end);
        result += Object.hasOwn(variables, name) ? variables[name] : `$(${name})`;
        at = end;
      }
    }
  }
  return result;
}

const risky = fc
  .array(fc.constantFrom("$", "(", ")", "A", "{", "}", " ", "B"), { maxLength: 12 })
  .map((characters) => characters.join(""));
const variables = { A: "read", B: "again", AB: "both" };

const kubernetes = "name: q\nresource: kubernetes\n";
/** The texts of the first container as its program gets them. */
function program(queue: string, job: string, more: Parameters<typeof resolveTexts>[0]["more"] = {}) {
  const { manifest = {}, errors } = resolveTexts({
    queue: kubernetes + queue,
    job: `docker: {image: "a:1"}\n${job}`,
    more: { render: true, macros: { run_id: "r1" }, ...more },
  });
  expect(errors).toEqual([]);
  const [{ container = {} } = {}] = listContainers(manifest);
  const words = (list: unknown) =>
    (Array.isArray(list) ? list : []).map((word) => expand(String(word), variables));
  const env = (Array.isArray(container.env) ? container.env : []) as { name: string; value: string }[];
  return {
    container,
    command: words(container.command),
    args: words(container.args),
    env: Object.fromEntries(env.map(({ name, value }) => [name, expand(value, variables)])),
  };
}

describe("dollars that Kubernetes would read", () => {
  it.each([
    ["$$", "$$$$"],
    ["$(A)", "$$(A)"],
    ["$$(A)", "$$$$(A)"],
    ["$5 and ${x} $", "$5 and ${x} $"],
  ])("%s is written %s", (text, written) => {
    expect(keepDollars(text)).toBe(written);
  });

  it("come back whole, whatever the text", () => {
    fc.assert(
      fc.property(risky, (text) => {
        expect(expand(keepDollars(text), variables)).toBe(text);
      }),
    );
  });

  it("are kept in env, command, args, hyperparameters and template values", () => {
    fc.assert(
      fc.property(risky, risky, (text, value) => {
        fc.pre(!value.includes("${") && !/\$\{|\{\{|\}\}/.test(text) && !/\$$/.test(text));
        const given = JSON.stringify(text);
        const queue = `config: {env: {N: "<{{note}}>"}, args: ["{{note}}", ${given}]}
template_variables: {note: {type: string, default: ""}}\n`;
        const job = `env: {E: ${given}}\nhyperparameters: {h: ${given}}\n`;
        const found = program(queue, job, { values: { note: value } });
        expect(found.env).toMatchObject({ E: text, N: `<${value}>` });
        expect(JSON.parse(found.env.WANDB_CONFIG ?? "")).toEqual({ h: text });
        expect(found.args).toEqual([value, text]);
      }),
      { numRuns: 60 },
    );
    expect(program("config: {}\n", 'command: [sh, -c, "echo $$ $(A)"]').command).toEqual([
      "sh",
      "-c",
      "echo $$ $(A)",
    ]);
  });

  const native = (args: string) => `config:
  resource_args:
    kubernetes:
      spec: {template: {spec: {containers: [{image: "a:1", args: ${args}, env: [{name: X, value: "$(A){{note}}"}]}]}}}
template_variables: {note: {type: string, default: ""}}
`;

  it("are native in what the queue writes into a container, but not in a value put there", () => {
    fc.assert(
      fc.property(risky, (value) => {
        fc.pre(!value.includes("${"));
        const queue = native('["$(A)", "$${{note}}$(B)", "{{note}}(A)", "$$", "${hyperparameters.h}"]');
        const found = program(queue, 'hyperparameters: {h: "$(A)$$"}', { values: { note: value } });
        expect(found.args).toEqual(["read", `$${value}again`, `${value}(A)`, "$", "$(A)$$"]);
        expect(found.env.X).toBe(`read${value}`);
      }),
      { numRuns: 60 },
    );
    const { container } = program(native('["$(JOB_COMPLETION_INDEX)"]'), "");
    expect(container.args).toEqual(["$(JOB_COMPLETION_INDEX)"]);
  });

  it("stay as they are on the other resources", () => {
    const { manifest } = resolveTexts({
      queue: "config: {}",
      job: 'docker: {image: "a:1"}\nargs: ["$(A)$$"]\nenv: {E: "$$"}',
      more: { render: true },
    });
    expect(manifest).toMatchObject({ Cmd: ["$(A)$$"], Env: ["E=$$"] });
  });
});
