/** Section 2 of the rules: whatever was written, the resolved config has one spelling. */
import { describe, expect, it } from "vitest";
import { resolveTexts, validateText } from "./fixtures/cases";

const job = (text: string) => resolveTexts({ job: text });
const git = (text: string) => job(`git: {repository: 'https://x.org/r', ${text}}`);
const rendered = (queue: string, text: string) => resolveTexts({ queue, job: text, more: { render: true } });

describe("R7: the code source", () => {
  it("stands at the top level, also when written under job", () => {
    expect(job("job: {git: {repository: 'https://x.org/r'}, name: train}").config).toEqual({
      job: "train",
      git: { repository: "https://x.org/r" },
    });
    expect(job("job: train:v3").config).toEqual({ job: "train:v3" });
    expect(job("job: {artifact: 'wandb-artifact://e/p/n:v1'}").config).toEqual({
      artifact: "wandb-artifact://e/p/n:v1",
    });
  });

  it.each([
    "git: {repository: 'https://x.org/r'}\ndocker: {image: a}",
    "job: {git: {repository: 'https://x.org/r'}, docker: {image: a}}",
    "artifact: a:v1\njob: {docker: {image: a}}",
    "git: {repository: 'https://x.org/r'}\njob: {git: {repository: 'https://x.org/r'}}",
  ])("is one of them only: %j", (text) => {
    expect(job(text).errors.map((error) => error.split(" ")[0])).toEqual(["several-sources"]);
  });

  it("is replaced by another kind of a higher layer", () => {
    const { config } = resolveTexts({
      queue: "docker: {image: a}",
      job: "git: {repository: 'https://x.org/r'}",
    });
    expect(config).toEqual({ git: { repository: "https://x.org/r" } });
  });

  it("merges by key with the same kind, and another repository drops branch and commit", () => {
    const queue = "git: {repository: 'https://x.org/r', branch: main, commit: abcdef1}";
    expect(resolveTexts({ queue, job: "git: {branch: dev}" }).config.git).toEqual({
      repository: "https://x.org/r",
      branch: "dev",
      commit: "abcdef1",
    });
    expect(resolveTexts({ queue, job: "git: {repository: 'https://x.org/other'}" }).config.git).toEqual({
      repository: "https://x.org/other",
    });
    expect(resolveTexts({ queue, job: "git: {repository: 'https://x.org/r'}" }).config.git).toMatchObject({
      commit: "abcdef1",
    });
  });

  it("says that a lower layer's commit wins over a branch, and how to follow the branch", () => {
    const queue = "git: {repository: 'https://x.org/r', commit: abcdef1}";
    const { found, issues } = resolveTexts({ queue, job: "git: {branch: dev}" });
    expect(found).toContain("warning branch-unused /git/branch");
    expect(issues.find(({ code }) => code === "branch-unused")).toMatchObject({
      layer: "job",
      line: 1,
      message: expect.stringContaining("`commit: null`"),
    });
    const followed = resolveTexts({ queue, job: "git: {branch: dev, commit: null}" });
    expect(followed.found).toEqual([]);
    expect(followed.config.git).toEqual({ repository: "https://x.org/r", branch: "dev" });
    for (const silent of [
      "git: {branch: dev, commit: abcdef2}",
      "git: {repository: 'https://x.org/o', branch: dev}",
    ])
      expect(resolveTexts({ queue, job: silent }).found).not.toContain("warning branch-unused /git/branch");
  });

  it.each<[string, Record<string, unknown>]>([
    ["tag: v1.2", { branch: "refs/tags/v1.2" }],
    ["tag: 1.10", { branch: "refs/tags/1.10" }],
    ["tag: refs/tags/v1", { branch: "refs/tags/v1" }],
    ["ref: main", { branch: "main" }],
    ["ref: refs/pull/7/head", { branch: "refs/pull/7/head" }],
    ["revision: v1", { branch: "v1" }],
    [`ref: ${"0a".repeat(20)}`, { commit: "0a".repeat(20) }],
    ["submodules: false", { submodules: false }],
    ["lfs: false", { lfs: false }],
  ])("takes %s", (text, expected) => {
    expect(job(`git: {repository: 'https://x.org/r', ${text}}`)).toMatchObject({
      errors: [],
      config: { git: { repository: "https://x.org/r", ...expected } },
    });
  });

  it.each([
    ["tag: v1, branch: main", "two-spellings /git/branch", "`git.tag` and `git.branch`"],
    ["ref: v1, tag: v1", "two-spellings /git/branch", "Keep one"],
    ["sha: abcdef1", "git-key /git/sha", "write `commit`"],
    ["version: v1", "git-key /git/version", "`branch` for a branch or tag"],
    ["subdirectory: train", "git-key /git/subdirectory", "`entry_point: train/main.py`"],
    ["submodules: 'no'", "wrong-type /git/submodules", "true or false"],
    ["lfs: [x]", "wrong-type /git/lfs", "`true` or `false`"],
  ])("refuses %s, which would start other code", (text, error, says) => {
    const { errors, issues } = job(`git: {repository: 'https://x.org/r', ${text}}`);
    expect(errors).toEqual([error]);
    expect(issues.map(({ message }) => message).join()).toContain(says);
  });

  it("fills a tag, and binds it by a rule on tag, ref or branch", () => {
    const queue =
      "git: {repository: 'https://x.org/r', tag: 'v{{n}}'}\ntemplate_variables: {n: {type: integer}}";
    expect(resolveTexts({ queue, values: { n: 3 } }).config.git).toMatchObject({ branch: "refs/tags/v3" });
    for (const path of ["git.tag", "git.ref", "git.branch"])
      expect(
        resolveTexts({
          queue: `git: {repository: 'https://x.org/r', tag: v1}\nguardrails: {locked: [${path}]}`,
          job: "git: {tag: v2}",
        }).errors,
      ).toEqual(["locked-value-changed /git/branch"]);
  });

  it("may lack a repository in one document, not in a manifest", () => {
    expect(job("git: {branch: main}").errors).toEqual([]);
    expect(rendered("", "git: {branch: main}\ncommand: [x]").errors).toEqual(["missing-source /git"]);
  });

  it.each(["main", "feature/x-1", "v1.2.3", "héllo", "a@b", "refs/heads/main"])("branch %s", (branch) => {
    expect(git(`branch: '${branch}'`).errors).toEqual([]);
  });

  it.each([
    "-x",
    "a..b",
    "a b",
    "a~1",
    "a^",
    "a:b",
    "a?",
    "a*",
    "a[",
    "a\\\\",
    ".a",
    "a/.b",
    "a.lock",
    "a/",
    "/a",
    "a//b",
    "a.",
    "@",
    "a@{0}",
    "@{-1}",
    "HEAD",
  ])("no branch: %s", (branch) => {
    expect(git(`branch: "${branch}"`).errors).toEqual(["bad-branch /git/branch"]);
  });

  it.each<[string, string[]]>([
    ["abcd", ["warning short-commit /git/commit"]],
    ["12e4567", ["warning short-commit /git/commit"]],
    ["0123456789012345678901234567890123456789", []],
    [`'${"a".repeat(64)}'`, []],
    ["abc", ["error bad-commit /git/commit"]],
    ["main", ["error bad-commit /git/commit"]],
    [`'${"a".repeat(41)}'`, ["error bad-commit /git/commit"]],
    ["v1.2", ["error bad-commit /git/commit"]],
    ["'--help'", ["error bad-commit /git/commit"]],
  ])("commit %s", (commit, found) => {
    expect(git(`commit: ${commit}`).found).toEqual(found);
  });

  it.each([
    "https://github.com/org/repo",
    "http://host:8080/r.git",
    "ssh://git@host:22/r.git",
    "git://host/r",
    "git@github.com:org/repo.git",
    "host:path/to/repo",
  ])("repository %s", (repository) => {
    expect(job(`git: {repository: '${repository}'}`).errors).toEqual([]);
  });

  it.each([
    "--upload-pack=/bin/sh",
    "-oProxyCommand=x",
    "ext::sh -c id",
    "fd::17",
    "ftp://host/r",
    "https://-x/r",
    "ssh://-oProxyCommand=x/r",
    "git@-oProxyCommand=x:r",
    "https://host/r\\nx",
    "EXT::sh -c id",
    "https://",
    "s3://bucket/r",
    "s3:bucket/r",
    "svn+ssh://h/r",
    "codecommit::us-east-1://r",
    "file:/srv/r",
    "https:/h/r",
    "https:h/r",
    "FTP:h/r",
    "data:text/x",
    "javascript:alert(1)",
    "c:/x/r",
    "",
  ])("no repository: %j", (repository) => {
    expect(job(`git: {repository: "${repository}"}`).errors[0]).toMatch(/^bad-repository/);
  });

  it.each([
    ["https://github.com/org/repo#main", "`branch` or `commit`"],
    ["https://github.com/org/repo.git@v1", "`branch` or `commit`"],
    ["https://github.com/org/repo/tree/main/src", "a page about the repository"],
    ["https://gitlab.example.com/a/b/-/tree/main", "a page about the repository"],
    ["git+https://github.com/org/repo", 'without "git+"'],
  ])("says what to write for %s", (repository, says) => {
    const { errors, issues } = job(`git: {repository: "${repository}"}`);
    expect(errors).toEqual(["bad-repository /git/repository"]);
    expect(issues[0]?.message).toContain(says);
  });

  it.each([
    ["ftp://h/r", 'its transport "ftp" is not allowed; http(s), ssh, git or the short form host:path are'],
    ["s3:b/r", 'its transport "s3" is not allowed; http(s), ssh, git or the short form host:path are'],
    ["ext::sh -c id", "its transport is not allowed; http(s), ssh, git or the short form host:path are"],
    ["https:h/r", '"//" is missing behind "https:"'],
    ["c:/x/r", "it is a path of Windows; http(s), ssh, git or the short form host:path are allowed"],
  ])("says of %s what is allowed, whoever wrote it", (repository, problem) => {
    const written = `git: {repository: '${repository}'}\n`;
    const field = "template_variables: {r: {type: string}}\n";
    for (const found of [
      job(written),
      resolveTexts({ queue: `config:\n  ${written}` }),
      resolveTexts({ teamDefaults: written }),
      resolveTexts({ job: "base_config: b\n", bases: { b: written } }),
      resolveTexts({ queue: "guardrails: {overrides: any}\n", override: written }),
      resolveTexts({ queue: `${field}config: {git: {repository: '{{r}}'}}\n`, values: { r: repository } }),
    ]) {
      const issue = found.issues.find(({ code }) => code === "bad-repository");
      expect(issue).toMatchObject({ severity: "error", path: "/git/repository" });
      expect(issue?.message).toBe(`The repository cannot be used: ${problem}.`);
    }
  });

  it("offers the transport where only that is missing", () => {
    const { issues } = job("git: {repository: github.com/org/repo}");
    expect(issues[0]).toMatchObject({ code: "local-repository", suggestion: "https://github.com/org/repo" });
    expect(issues[0]?.message).toContain(
      "For the repository on the network write https://github.com/org/repo.",
    );
    expect(job("git: {repository: org/repo}").issues[0]?.suggestion).toBeUndefined();
  });

  it("refuses a password inside, and never prints it", () => {
    const { issues, config } = job("git: {repository: 'https://me:hunter2hunter@x.org/r'}");
    expect(issues.some((issue) => issue.severity === "error")).toBe(true);
    expect(JSON.stringify([issues, config])).not.toContain("hunter2hunter");
  });

  it("takes file:// and plain paths only where the queue's sources.git lists them", () => {
    for (const repository of ["/srv/git/r", "file:///srv/git/r", "./r", "../r"]) {
      expect(job(`git: {repository: '${repository}'}`).errors).toEqual(["local-repository /git/repository"]);
    }
    const queue = "guardrails: {sources: {git: ['/srv/git/*']}}";
    for (const repository of ["/srv/git/r", "file:///srv/git/r"]) {
      expect(resolveTexts({ queue, job: `git: {repository: '${repository}'}` }).errors).toEqual([]);
    }
    expect(resolveTexts({ queue, job: "git: {repository: /srv/git/../../etc}" }).errors).toEqual([
      "source-refused /git/repository",
    ]);
  });

  it.each(["a", "a:1", "registry.example.com:5000/team/a:v1", `a@sha256:${"0".repeat(64)}`, "a/b-c_d.e"])(
    "image %s",
    (image) => {
      expect(job(`docker: {image: '${image}'}`).errors).toEqual([]);
    },
  );

  it.each(["A", "a b", "-a", "a:", "a@sha256:12", "https://x/a", "a//b", "a:-x", ""])(
    "no image: %j",
    (image) => {
      expect(job(`docker: {image: '${image}'}`).errors).toEqual(["bad-image /docker/image"]);
    },
  );
});

describe("R8: builder", () => {
  it("moves up", () => {
    expect(job("resource_args: {builder: {accelerator: {base_image: 'a:1'}}}").config).toEqual({
      builder: { accelerator: { base_image: "a:1" } },
    });
  });

  it("is given once", () => {
    expect(job("builder: {type: noop}\nresource_args: {builder: {type: docker}}").errors).toEqual([
      "two-spellings /builder",
    ]);
  });
});

describe("R9: env", () => {
  it("is a map, whatever was written", () => {
    expect(job("env: [A=1, B, 'C=x=y', D=]").config.env).toEqual({ A: "1", B: null, C: "x=y", D: "" });
    expect(job("env: {A: 1, B: }").config.env).toEqual({ A: "1", B: null });
  });

  it("takes a name once in a list, and names of letters, digits and _", () => {
    expect(job("env: [A=1, A=2]").errors).toEqual(["duplicate-variable /env/A"]);
    expect(job("env: {A-B: 1, 1A: 2, 'A B': 3}").errors).toEqual([
      "bad-env-name /env/A-B",
      "bad-env-name /env/1A",
      "bad-env-name /env/A B",
    ]);
    expect(job("env: ['=x', 'A.B=1']").errors).toHaveLength(2);
    expect(job("env: hello").errors).toEqual(["wrong-type /env"]);
  });

  it("has further homes in every target, with the same rules", () => {
    expect(resolveTexts({ queue: "resource_args: {docker: {env: [A=1, B], e: [C=1]}}" }).errors).toEqual([
      "two-spellings /resource_args/docker/env",
    ]);
    expect(resolveTexts({ queue: "resource_args: {docker: {e: [A=1, B]}}" }).config.resource_args).toEqual({
      docker: { env: { A: "1", B: null } },
    });
    expect(
      resolveTexts({
        queue: "guardrails: {limits: {env.N: {max: 4}}}",
        job: "resource_args: {docker: {env: [N=5]}}",
      }).errors,
    ).toEqual(["limit-broken /resource_args/docker/env/N"]);
    expect(
      resolveTexts({
        queue: "resource: kubernetes\nenv: {A: x}\nguardrails: {locked: [env.A]}",
        job: "resource_args: {kubernetes: {spec: {template: {spec: {containers: [{env: [{name: A, value: y}]}]}}}}}",
      }).errors,
    ).toEqual(["locked-value-changed /resource_args/kubernetes/spec/template/spec/containers/0/env/0"]);
    expect(
      resolveTexts({
        queue: "resource: sagemaker\nguardrails: {limits: {env.N: {max: 4}}}",
        job: "resource_args: {sagemaker: {Environment: {N: 5}}}",
      }).errors,
    ).toEqual(["limit-broken /resource_args/sagemaker/Environment/N"]);
  });
});

describe("R10: words", () => {
  it("are split as a POSIX shell does, without a shell", () => {
    expect(job(`args: --a 'b c' "d \\"e" f\\ g $HOME ~ * '' --x='1 2' # no`).config.args).toEqual([
      "--a",
      "b c",
      'd "e',
      "f g",
      "$HOME",
      "~",
      "*",
      "",
      "--x=1 2",
    ]);
    expect(job("command: |\n  python train.py \\\n    --epochs 3\n").config.command).toEqual([
      "python",
      "train.py",
      "--epochs",
      "3",
    ]);
  });

  it("stay as written in config", () => {
    expect(job("entry_point: train.py --x").config.entry_point).toEqual(["train.py", "--x"]);
    expect(job("entry_point: [train.py, 1, true]").config.entry_point).toEqual(["train.py", "1", "true"]);
  });

  it("refuse an open quote, and what is no text", () => {
    expect(job("args: 'a \"b'").errors).toEqual(["bad-command-text /args"]);
    expect(job("args: [{a: 1}]").errors).toEqual(["wrong-type /args/0"]);
    expect(job("args: [null]").errors).toEqual(["wrong-type /args/0"]);
    expect(job("args: {a: 1}").errors).toEqual(["wrong-type /args"]);
  });

  it("keep a hole with spaces whole", () => {
    const queue = "args: --x {{ n }} --y\ntemplate_variables: {n: {type: string}}";
    expect(resolveTexts({ queue, values: { n: "a b" } }).config.args).toEqual(["--x", "a b", "--y"]);
  });
});

describe("R11: artifacts", () => {
  it("are lists of maps; a text is the name", () => {
    const { config, errors } = job(
      "input_artifacts: [data, 'e/p/data:v1', {name: 'wandb-artifact://e/p/m:best', type: model, path: /in}]\noutput_artifacts: out",
    );
    expect(errors).toEqual([]);
    expect(config).toEqual({
      input_artifacts: [
        { name: "data" },
        { name: "e/p/data:v1" },
        { name: "wandb-artifact://e/p/m:best", type: "model", path: "/in" },
      ],
      output_artifacts: [{ name: "out" }],
    });
  });

  it.each(["a b", "a/b/c/d", "a:", ":v1", "a:b:c", "https://x/a", "../a", ""])("no name: %j", (name) => {
    expect(job(`input_artifacts: ['${name}']`).errors.length).toBeGreaterThan(0);
  });

  it("may not leave the directory", () => {
    expect(job("input_artifacts: [{name: a, path: ../x}]").errors).toEqual([
      "path-outside /input_artifacts/0/path",
    ]);
    expect(job("output_artifacts: [{name: a, path: /out/../../x}]").errors).toEqual([
      "path-outside /output_artifacts/0/path",
    ]);
    expect(job("output_artifacts: [{name: a, path: /out/../x}]").errors).toEqual([]);
  });

  it("need a name", () => {
    expect(job("input_artifacts: [{type: model}]").errors).toEqual([
      "missing-artifact-name /input_artifacts/0",
    ]);
  });
});

describe("R12: options of docker and SageMaker", () => {
  it("have the long name with _, and the value as written", () => {
    const { config, ok } = resolveTexts({
      queue: "resource_args: {docker: {shm-size: 8g, m: 1024m, w: /x, --ulimit: [nofile=1], gpus: all}}",
    });
    expect(config.resource_args).toEqual({
      docker: { shm_size: "8g", memory: "1024m", workdir: "/x", ulimit: ["nofile=1"], gpus: "all" },
    });
    expect(ok).toBe(true);
  });

  it.each([
    "{shm-size: 1g, shm_size: 2g}",
    "{m: 1g, memory: 2g}",
    "{--memory: 1g, memory: 1g}",
    "{w: /a, workdir: /b}",
  ])("are given once: %s", (options) => {
    expect(resolveTexts({ queue: `resource_args: {docker: ${options}}` }).errors[0]).toMatch(
      /^two-spellings/,
    );
  });

  it("have SageMaker's short fields beside the native ones", () => {
    const { manifest } = rendered(
      "resource: sagemaker",
      "docker: {image: '1.dkr.ecr.us-east-1.amazonaws.com/a:1'}\nresource_args: {sagemaker: {InstanceType: ml.m5.large, InstanceCount: 1, VolumeSizeInGB: 5, MaxRuntimeInSeconds: 60}}",
    );
    expect(manifest).toMatchObject({
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 5 },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
    });
  });
});

describe("R13: quantities", () => {
  it("stay as written and compare by value", () => {
    const queue =
      "resource: kubernetes\nresource_args: {kubernetes: {limits: {memory: 4Gi}}}\nguardrails: {limits: {resource_args.kubernetes.limits.memory: {max: 4Gi}}}";
    const limits = (memory: string) =>
      resolveTexts({ queue, job: `resource_args: {kubernetes: {limits: {memory: ${memory}}}}` });
    expect(limits("4096Mi").errors).toEqual([]);
    expect(limits("4096Mi").config).toMatchObject({
      resource_args: { kubernetes: { limits: { memory: "4096Mi" } } },
    });
    expect(limits("4294967296").errors).toEqual([]);
    expect(limits("4294967297").errors).toEqual(["limit-broken /resource_args/kubernetes/limits/memory"]);
    expect(limits("4.1Gi").errors).toEqual(["limit-broken /resource_args/kubernetes/limits/memory"]);
    expect(limits("5e9").errors).toEqual(["limit-broken /resource_args/kubernetes/limits/memory"]);
  });

  it("an integral number fits an integer field", () => {
    const spec = (value: string) =>
      resolveTexts({
        queue: `resource: kubernetes\nresource_args: {kubernetes: {spec: {activeDeadlineSeconds: ${value}}}}`,
      }).found;
    expect(spec("86400.0")).toEqual([]);
    expect(spec("3600.5")).toEqual([
      "warning target-type /resource_args/kubernetes/spec/activeDeadlineSeconds",
    ]);
  });
});

describe("documents alone", () => {
  it("are checked for form like resolved ones", () => {
    expect(
      validateText(
        "git: {repository: 'ext::x', branch: a..b, commit: zz}\npriority: urgent\nmax_run_time: soon\nretry: {max: -1, on_exit_codes: [300]}\n",
      ).errors,
    ).toEqual([
      "bad-repository /git/repository",
      "bad-branch /git/branch",
      "bad-commit /git/commit",
      "bad-priority /priority",
      "bad-duration /max_run_time",
      "wrong-type /retry/max",
      "wrong-type /retry/on_exit_codes/0",
    ]);
  });
});
