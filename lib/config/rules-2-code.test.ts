import { describe, expect, it } from "vitest";
import { resolveTexts } from "./fixtures/cases";

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
