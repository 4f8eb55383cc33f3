import { describe, expect, it } from "vitest";
import { resolveTexts, validateText } from "./fixtures/cases";
import { seenBy } from "./outcome-json";

const image = "docker: {image: a}\ncommand: [x]";
const render = { render: true };
const text = (value: unknown) => JSON.stringify(value);

// Put together here, so that no scanner takes this file for a leak.
const hubToken = `hf_${"abcdefghijklmnopqrstuvwxyzABCDEFGH"}`;
const gitToken = `ghp_${"0123456789abcdefghijABCDEFGHIJ012345"}`;
const awsKey = `AKIA${"IOSFODNN7EXAMPLQ"}`;
const wandbKey = "0123456789abcdef0123456789abcdef01234567";
const keyBlock = `-----BEGIN RSA PRIVATE KEY-----\\n${"MIIEowIBAAKCAQEA".repeat(8)}\\n-----END RSA PRIVATE KEY-----`;

describe("R36: secrets", () => {
  const secrets: [string, string][] = [
    ["a Hugging Face token", hubToken],
    ["a GitHub token", gitToken],
    ["an AWS key", awsKey],
    ["a private key", keyBlock],
    ["a URL with a password", "postgres://me:correct-horse@db/x"],
  ];
  const places = [
    (secret: string) => `env: {A: "${secret}"}`,
    (secret: string) => `env: ["A=${secret}"]`,
    (secret: string) => `args: ["--token", "${secret}"]`,
    (secret: string) => `command: ["--token=${secret}"]`,
    (secret: string) => `hyperparameters: {a: {b: ["${secret}"]}}`,
    (secret: string) => `name: "${secret}"`,
    (secret: string) => `hyperparameters: {"${secret}": 1}`,
    (secret: string) => `resource_args: {docker: {env: {A: "${secret}"}}}`,
    (secret: string) => `notes: "${secret}"`,
  ];

  it.each(secrets)("%s is an error in all that a submitter writes, and never printed", (_, secret) => {
    const plain = secret.replaceAll("\\n", "\n");
    const part = plain.slice(6, 30);
    for (const place of places) {
      const job = place(secret);
      for (const outcome of [
        resolveTexts({ job: `${image.split("\n")[0]}\n${job}`, more: render }),
        resolveTexts({ override: job, job: image, more: render }),
        validateText(job, "job"),
      ]) {
        expect(outcome.errors.some((error) => error.startsWith("secret-in-config"))).toBe(true);
        const { config, manifest, issues, sources } = { config: {}, manifest: {}, sources: {}, ...outcome };
        expect(text([config, manifest, issues, sources])).not.toContain(part);
      }
    }
  });

  it.each<[string, string]>([
    ["an alias", "hyperparameters: {a: *SECRET}"],
    ["a tag", "hyperparameters: {a: !SECRET 1}"],
    ["a repeated key", "hyperparameters: {SECRET: 1, SECRET: 2}"],
    ["an unknown key", "SECRET: 1"],
    ["an unknown key inside", "git: {SECRET: 1}"],
    ["an open quote", 'env: {A: "SECRET'],
    ["a variable's name", "env: {SECRET-x: 1}"],
    ["an item of variables", 'env: ["SECRET-=1"]'],
    ["an artifact", "input_artifacts: [{name: SECRET x, SECRET: 1}]"],
    ["an image", "docker: {image: SECRET x}"],
    ["a branch and a commit", "git: {branch: SECRET x, commit: SECRET}"],
    ["a repository", "git: {repository: 'ext::SECRET'}"],
    ["a priority and a time", "priority: SECRET\nmax_run_time: SECRET"],
    ["a base config", "base_config: SECRET"],
    ["a hole", 'env: {A: "{{SECRET}}"}'],
    ["a reference", "env: {A: '${SECRET}'}"],
    ["a macro", "args: ['${hyperparameters.SECRET}']"],
    ["an option", "resource_args: {docker: {SECRET: 1, memory: SECRET}, SECRET: {a: 1}}"],
    [
      "stages of one name",
      "stages: [{name: SECRET, docker: {image: a}}, {name: SECRET, docker: {image: b}}]",
    ],
    ["a pattern", "retry: {on_log: (SECRET}"],
    ["an open quote of words", `args: "SECRET 'x"`],
    ["a comment", "# SECRET\nenv: {}"],
    ["a bare scalar", "SECRET"],
    ["a broken escape", 'env: {A: "\\qSECRET"}'],
    ["a merge key", "hyperparameters: {<<: SECRET}"],
  ])("is printed nowhere: %s", (_, template) => {
    const job = template.replaceAll("SECRET", gitToken);
    const queue =
      "guardrails: {overrides: any, limits: {'*': {pattern: x}}, locked: [git], sources: {git: [x], images: [x]}}";
    const outcomes = [
      resolveTexts({ job, more: render }),
      resolveTexts({ queue, job, more: render }),
      resolveTexts({ queue, override: job, job: image, more: render }),
      validateText(job, "job"),
      validateText(job, "sweep"),
      validateText(job),
    ];
    for (const outcome of outcomes) expect(text(outcome)).not.toContain(gitToken.slice(6, 30));
  });

  it("a template value or its name may not be one", () => {
    const queue = "args: ['{{a}}', 'x{{a}}']\ntemplate_variables: {a: {type: string}}";
    const outcome = resolveTexts({ queue, job: image, values: { a: hubToken }, more: render });
    expect(outcome.errors).toContain("secret-in-config /template_variables/a");
    expect(text(outcome)).not.toContain(hubToken.slice(4));
    const named = resolveTexts({ queue, values: { a: "x", [hubToken]: "1" } });
    expect(text(named)).not.toContain(hubToken.slice(4));
  });

  it("may not be put together from parts", () => {
    const [start, end] = [gitToken.slice(0, 12), gitToken.slice(12)];
    const outcomes = [
      resolveTexts({
        job: `hyperparameters: {a: ${start}, b: ${end}}\nargs: ['\${hyperparameters.a}\${hyperparameters.b}']`,
      }),
      resolveTexts({
        queue: "args: ['{{a}}{{b}}']\ntemplate_variables: {a: {type: string}, b: {type: string}}",
        values: { a: start, b: end },
      }),
    ];
    for (const outcome of outcomes) {
      expect(outcome.errors).toEqual(["secret-in-config /args/0"]);
      expect(text([outcome.config, outcome.issues])).not.toContain(gitToken);
    }
  });

  it("is a warning on the admin's side, with the reference as suggestion; the config keeps it", () => {
    const { issues, config, errors } = resolveTexts({ queue: `env: {HF_TOKEN: ${hubToken}}` });
    expect(errors).toEqual([]);
    expect(issues).toMatchObject([
      { code: "secret-in-config", severity: "warning", suggestion: "${HF_TOKEN}" },
    ]);
    expect(text(issues)).not.toContain(hubToken.slice(4));
    expect(config.env).toEqual({ HF_TOKEN: hubToken });
  });

  it("shows the first 4 characters, then …", () => {
    const { issues } = resolveTexts({ job: `env: {A: ${gitToken}}` });
    expect(issues[0]?.found).toBe("ghp_…");
  });

  it("a key without a form of its own is known by the variable's name", () => {
    expect(resolveTexts({ job: `env: {WANDB_API_KEY: ${wandbKey}}` }).errors).toEqual([
      "secret-in-config /env/WANDB_API_KEY",
    ]);
    expect(resolveTexts({ job: `git: {commit: ${wandbKey}}\nenv: {COMMIT: ${wandbKey}}` }).errors).toEqual(
      [],
    );
  });

  it.each<[string, boolean]>([
    ["env: {MY_TOKEN: abc}", true],
    ["env: {DB_PASSWORD: abc}", true],
    ["env: {client_secret: abc}", true],
    ["env: {MAX_TOKENS: abc}", false],
    ["env: {TOKEN: 12}", false],
    ["env: {TOKEN: 'true'}", false],
    ["env: {TOKEN: }", false],
    ["env: {TOKEN: '${run_id}'}", false],
  ])("a literal text under a telling name warns: %s", (job, warns) => {
    const { found } = resolveTexts({ job });
    expect(found.some((issue) => issue.startsWith("warning telling-name"))).toBe(warns);
  });

  it.each([
    "git: {repository: 'https://github.com/org/repo'}",
    "env: {URL: 'http://host:8080/x'}",
    "env: {URL: 'postgres://me:$${PASSWORD}@db/x'}",
    "hyperparameters: {pad_token: '<pad>', tokenizer: bert}",
  ])("%s is no secret", (job) => {
    expect(resolveTexts({ job }).errors).toEqual([]);
  });
});

describe("R37: what a submitter is shown", () => {
  const queue =
    "resource: docker\nenv: {A: queue-value, B: both, N: }\nresource_args: {docker: {env: {C: home-value}}}";
  const outcome = resolveTexts({
    queue,
    teamDefaults: "env: {D: team-value, R: 'x-${REF}'}",
    job: `${image}\nenv: {B: mine, E: own}`,
    more: render,
  });

  it("env values of queue and team are hidden in config and manifest, names stay", () => {
    const seen = seenBy(outcome, "submitter");
    expect(seen.config.env).toEqual({ D: "***", R: "***", A: "***", B: "mine", N: null, E: "own" });
    expect(seen.config.resource_args).toEqual({ docker: { env: { C: "***" } } });
    expect(seen.manifest?.Env).toEqual(["C=***", "D=***", "R=***", "A=***", "B=mine", "N", "E=own"]);
    for (const value of ["queue-value", "team-value", "home-value", "x-"])
      expect(text(seen.config)).not.toContain(value);
  });

  it("an admin sees them", () => {
    expect(seenBy(outcome, "admin").config.env).toMatchObject({ A: "queue-value", D: "team-value" });
  });

  it.each<[string, string]>([
    [
      "kubernetes",
      "resource_args: {kubernetes: {spec: {template: {spec: {containers: [{name: m, image: a, env: [{name: C, value: home-value}]}]}}}}}",
    ],
    ["sagemaker", "resource_args: {sagemaker: {Environment: {C: home-value}}}"],
    ["local-process", "env: {C: home-value}"],
  ])("on %s too", (resource, args) => {
    const source =
      resource === "local-process" ? "git: {repository: 'https://x.org/r'}\ncommand: [x]" : image;
    const seen = seenBy(
      resolveTexts({
        queue: `resource: ${resource}\n${args}`,
        teamDefaults: "env: {A: queue-value}",
        job: source,
        more: render,
      }),
      "submitter",
    );
    expect(text([seen.config, seen.manifest])).not.toContain("home-value");
    expect(text([seen.config, seen.manifest])).not.toContain("queue-value");
    expect(text(seen.manifest)).toContain("***");
  });

  it("an admin's text around a template value is the admin's", () => {
    const seen = seenBy(
      resolveTexts({
        queue: "env: {A: 'prefix-{{x}}', B: '{{x}}'}\ntemplate_variables: {x: {type: string}}",
        values: { x: "v" },
      }),
      "submitter",
    );
    expect(seen.config.env).toEqual({ A: "***", B: "v" });
  });

  it("hides what an issue would tell, and no parameter that is only called env", () => {
    const seen = seenBy(
      resolveTexts({ queue: "env: {A: true}\nhyperparameters: {env: {a: b}}" }),
      "submitter",
    );
    expect(seen.issues.map((issue) => issue.code)).toEqual(["env-boolean"]);
    expect(text(seen.issues)).not.toContain("true");
    expect(seen.config).toEqual({ env: { A: "***" }, hyperparameters: { env: { a: "b" } } });
  });
});
