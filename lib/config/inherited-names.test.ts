/** Names that every JavaScript object inherits are names like any other: as data they stay, as variables nobody declared them. */
import { describe, expect, it } from "vitest";
import { resolveTexts, type Texts, validateText } from "./fixtures/cases";
import { resources } from "./layer";

const inherited = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "isPrototypeOf",
  "__defineGetter__",
  "__lookupSetter__",
];

const settings: Record<string, string> = {
  kubernetes: "kubernetes: {node_selector: {team: a}}",
  sagemaker:
    "sagemaker: {RoleArn: arn:aws:iam::123456789012:role/R, OutputDataConfig: {S3OutputPath: 's3://b/o'}, ResourceConfig: {InstanceType: ml.m5.large, InstanceCount: 1, VolumeSizeInGB: 10}, StoppingCondition: {MaxRuntimeInSeconds: 60}}",
};

const image = "docker: {image: 'h.org/i:1'}\ncommand: [run]\n";
const parameter = "config: {docker: {image: 'h.org/i:1'}, command: [run], hyperparameters: {NAME: 3}}\n";

/** Each with NAME where a name stands. */
const texts: Record<string, Texts> = {
  "data of a job": {
    job: `${image}command: [run, "\${hyperparameters.NAME}"]\nenv: {NAME: seen}\nhyperparameters:\n  NAME: {NAME: 7, list: [{NAME: x}]}\n`.replace(
      "command: [run]\n",
      "",
    ),
  },
  "data of every layer": {
    teamDefaults: "env: {NAME: a}\nhyperparameters: {NAME: 1}\n",
    queue: "config: {hyperparameters: {NAME: {a: 1}}}\n",
    job: `${image}base_config: b\nhyperparameters: {NAME: {c: 3}}\n`,
    bases: { b: "hyperparameters: {NAME: {b: 2, NAME: 2}}\n" },
    preset: "hyperparameters: {NAME: {d: 4}}\n",
    override: "env: {NAME: b}\nhyperparameters: {NAME: {NAME: {NAME: 5}}}\n",
  },
  "a variable from the agent": {
    queue: "config: {docker: {image: 'h.org/i:1'}, command: [run], env: {NAME: null, B: '${NAME}'}}\n",
  },
  "a reference of a submitter": { job: `${image}args: ['\${NAME}']\n` },
  "an escaped reference": { job: `${image}env: {A: '$\${NAME}'}\n` },
  "a locked path": {
    queue: `${parameter}guardrails: {locked: [hyperparameters.NAME]}\n`,
    job: "hyperparameters: {NAME: 9}\n",
  },
  "a locked pointer": {
    queue: `${parameter}guardrails: {locked: [/hyperparameters/NAME]}\n`,
    override: "hyperparameters: {NAME: null}\n",
  },
  "a limited path": {
    queue: `${parameter}guardrails: {limits: {'hyperparameters["NAME"]': {max: 5}, hyperparameters.*: {max: 6}}}\n`,
    job: "hyperparameters: {NAME: 9}\n",
  },
  "an open path": {
    queue: `${parameter}guardrails: {overrides: {paths: [hyperparameters.NAME]}}\n`,
    override: "hyperparameters: {NAME: 9, b: 1}\n",
  },
  "a removed key": { queue: parameter, override: "hyperparameters: {NAME: null}\n" },
  "a key at the top": {
    queue: "NAME: 1\nguardrails: {NAME: 1, sources: {NAME: [a]}}\n",
    job: `${image}NAME: 1\n`,
  },
  "a setting of an admin": {
    queue:
      "config: {docker: {image: 'h.org/i:1'}, command: [run], resource_args: {RESOURCE: {NAME: {NAME: 1}}}}\n",
  },
  "a setting of a submitter": {
    job: `${image}resource_args: {RESOURCE: {NAME: {NAME: 1}}, NAME: {NAME: 1}}\n`,
  },
  "a key inside of native settings": {
    job: `${image}resource_args: {kubernetes: {node_selector: {NAME: a}, spec: {NAME: 1}}, docker: {label: {NAME: a}, env: {NAME: a}, ulimit: {NAME: 1}}, sagemaker: {HyperParameters: {NAME: a}, Environment: {NAME: a}, StoppingCondition: {NAME: 1}}, local-process: {NAME: 1}}\n`,
  },
  "a variable": { queue: "config: {command: ['{{ NAME }}', 'a{{NAME}}']}\n", job: image },
  "literal braces": { job: `${image}hyperparameters: {a: '{{{{NAME}}}} {{{{ NAME }}}}'}\n` },
  "a hole in an override": { job: image, override: "hyperparameters: {a: '{{NAME}}'}\n" },
  "a field in a rule": {
    queue:
      'template_variables: {n: {type: integer, default: 1, max: "{{NAME}} * 2"}, m: {type: integer, default: 1, show_if: {NAME: 1}}}\nguardrails: {limits: {hyperparameters.a: {max: "{{NAME}}"}}}\n',
  },
  "a rule of a field": {
    queue: "template_variables: {n: {type: NAME, NAME: 1}, m: {type: integer, NAME: 1}}\n",
  },
  "a value without a field": { job: image, values: { NAME: "1" } },
  "words of ours": {
    queue: "guardrails: {overrides: NAME, priorities: [NAME]}\n",
    job: `${image}priority: NAME\njob: NAME\nbuilder: {NAME: 1, type: NAME}\nretry: {NAME: 1}\n`,
  },
  "a stage": {
    job: "stages:\n- {name: NAME, docker: {image: 'h.org/i:1'}, command: [run]}\n",
    more: { stage: "NAME" },
  },
  "a base config": { job: `base_config: NAME\n${image}`, bases: { NAME: "hyperparameters: {NAME: 1}\n" } },
};

function rename<T>(value: T, name: string, resource: string): T {
  const text = JSON.stringify(value);
  return JSON.parse(text.replaceAll("NAME", name).replaceAll("RESOURCE", resource));
}

/** Everything that comes out, as text: an object would hide a key that is not its own. */
function outcome(given: Texts, name: string, resource: string): string {
  const { queue = "", more, ...rest } = rename(given, name, resource);
  const own = settings[resource];
  const head = `name: q\nresource: ${resource}\n`;
  const teamDefaults = `${rest.teamDefaults ?? ""}${own === undefined ? "" : `resource_args: {${own}}\n`}`;
  const resolution = resolveTexts({
    ...rest,
    teamDefaults,
    queue: head + queue,
    more: { render: true, macros: { run_id: "r1" }, ...more },
  });
  return withoutHints(JSON.stringify(resolution, null, 1));
}

/** Which of our words is nearest is the only thing that may differ. */
function withoutHints(json: string): string {
  return json.replace(/ Did you mean [^?]*\?/g, "").replace(/,\s*"suggestion": ?"[^"]*"/g, "");
}

const reserved = ["__proto__", "constructor", "prototype"];

describe.each(inherited)("%s is a name like any other", (name) => {
  // As long, so that columns are the same, and like none of our words.
  const ordinary = "qzqzqzqzqzqzqzqz".slice(0, name.length);

  const cases = Object.keys(texts).filter((what) => what !== "a variable" || !reserved.includes(name));
  it.each(cases)("as %s", (what) => {
    const given = texts[what] ?? {};
    for (const resource of resources)
      expect(outcome(given, name, resource)).toBe(
        outcome(given, ordinary, resource).replaceAll(ordinary, name),
      );
  });

  it.each([
    "method: grid\nparameters: {NAME: {values: [1, 2]}}\n",
    "method: NAME\nparameters: {a: {values: [1]}}\n",
    "method: grid\nparameters: {a: {distribution: NAME, min: 1, max: 2, NAME: 1}}\n",
    "queues: [a]\nNAME: 1\nprocess: {NAME: 1}\nenv_files: {NAME: a}\n",
    "x: {type: integer, NAME: 1}\n",
    "NAME: 1\n",
    "NAME: {type: integer}\ncommand: [run]\n",
    "name: q\nresource: NAME\n",
    "name: q\nresource: docker\nconfig: |\n  env: {NAME: a}\n  NAME: 1\n",
  ])("in %j", (text) => {
    const issues = (one: string) => withoutHints(JSON.stringify(validateText(rename(text, one, "docker"))));
    expect(issues(name)).toBe(issues(ordinary).replaceAll(ordinary, name));
  });
});

it("what a program is told is what was written", () => {
  const { errors, config, manifest } = resolveTexts({
    job: `${image}env: {__proto__: a, constructor: b}\nhyperparameters: {__proto__: {a: 1}, constructor: {prototype: {b: 2}}}\n`,
    more: { render: true },
  });
  expect(errors).toEqual([]);
  const written = '{"__proto__":{"a":1},"constructor":{"prototype":{"b":2}}}';
  expect(JSON.stringify(config.hyperparameters)).toBe(written);
  expect(manifest?.Env).toEqual([
    `WANDB_CONFIG=${written}`,
    `SLIPWAY_HYPERPARAMETERS=${written}`,
    "__proto__=a",
    "constructor=b",
  ]);
  expect(Object.getPrototypeOf(config.hyperparameters)).toBe(Object.prototype);
});

it.each(reserved)("no field can be called %s, and {{%s}} says so", (name) => {
  const declared = resolveTexts({ queue: `template_variables: {${name}: {type: integer}}\n` });
  expect(declared.errors).toEqual([`bad-field-name /template_variables/${name}`]);
  const { issues } = resolveTexts({
    queue: `config: {command: ["{{${name}}}"]}\n`,
    job: "docker: {image: a:1}",
  });
  expect(issues[0]).toMatchObject({
    code: "undefined-field",
    message: `{{${name}}} has no field: no field can have this name, so choose another. For the literal text write {{{{${name}}}}}.`,
  });
  expect(issues[0]?.suggestion).toBeUndefined();
});
