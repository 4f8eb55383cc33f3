import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { ReproducibilityCheckName } from "./check";
import { reproducibility } from "./reproducibility";

const digest = `a@sha256:${"0".repeat(64)}`;
const commit = "a".repeat(40);

function check(name: ReproducibilityCheckName, yaml: string, files?: Record<string, string>) {
  const found = reproducibility({ config: parse(yaml) ?? {}, files }).checks.find(
    (item) => item.name === name,
  );
  return found?.result;
}

describe("the reproducibility check", () => {
  it.each<[ReproducibilityCheckName, string, string]>([
    ["code", `git: {repository: r, commit: ${commit}}`, "pass"],
    ["code", "git: {repository: r, commit: a1b2c3d4}", "fail"],
    ["code", "git: {repository: r, branch: main}", "fail"],
    ["code", "artifact: e/p/code:v3", "pass"],
    ["code", "artifact: e/p/code:latest", "fail"],
    ["code", `docker: {image: '${digest}'}`, "pass"],
    ["code", "docker: {image: 'a:1'}", "fail"],
    ["code", "job: train:v3", "unknown"],
    ["code", "job: train", "fail"],
    ["code", "", "fail"],
    ["image", `docker: {image: '${digest}'}`, "pass"],
    ["image", `builder: {accelerator: {base_image: '${digest}'}}`, "pass"],
    ["image", "builder: {accelerator: {base_image: 'pytorch/pytorch:2.1.0'}}", "fail"],
    ["image", "git: {repository: r}", "unknown"],
    [
      "image",
      "resource_args: {kubernetes: {spec: {template: {spec: {containers: [{image: 'a:1'}]}}}}}",
      "fail",
    ],
    ["seed", "command: [python, t.py, --seed=42]", "pass"],
    ["seed", "args: [--seed, 7]", "pass"],
    ["seed", "args: [--seed]", "fail"],
    ["seed", "args: [trainer.seed=3]", "pass"],
    ["seed", "args: [--reseed-often=1, speed=3]", "fail"],
    ["seed", "env: {PYTHONHASHSEED: '42'}", "pass"],
    ["seed", "env: {PYTHONHASHSEED: random}", "fail"],
    ["seed", "hyperparameters: {random_seed: 1}", "pass"],
    ["artifacts", "input_artifacts: ['dataset:v2023.12.01', {name: 'e/p/m:v1'}]", "pass"],
    ["artifacts", "input_artifacts: ['dataset:v1', {name: 'm:latest'}]", "fail"],
    ["artifacts", "input_artifacts: [dataset]", "fail"],
    ["artifacts", "", "pass"],
    ["hardware", "resource_args: {kubernetes: {node_selector: {accelerator: v100}}}", "pass"],
    ["hardware", "resource_args: {kubernetes: {requests: {cpu: 1}}}", "fail"],
    ["hardware", "resource_args: {sagemaker: {InstanceType: ml.p3.2xlarge}}", "pass"],
    ["hardware", "resource_args: {sagemaker: {ResourceConfig: {InstanceCount: 1}}}", "fail"],
    ["hardware", "resource_args: {docker: {gpus: all}}", "unknown"],
  ])("%s of %s: %s", (name, yaml, expected) => {
    expect(check(name, yaml)).toBe(expected);
  });

  it.each<[string, string, string]>([
    [
      "requirements.txt",
      "torch==2.1.0\nnumpy == 1.24.3  # pinned\n\n--index-url https://x\n-r other.txt",
      "fail",
    ],
    ["requirements.txt", "torch==2.1.0 ; python_version > '3'\nnumpy[all]==1.2 --hash=sha256:ab", "pass"],
    ["requirements.txt", "torch==2.1.0\nwandb>=0.16.0", "fail"],
    ["requirements.txt", "torch==2.*", "fail"],
    ["requirements.txt", `pkg @ git+https://github.com/a/b@${commit}`, "pass"],
    ["requirements.txt", "pkg @ git+https://github.com/a/b@main", "fail"],
    ["environment.yaml", "dependencies: [python=3.10.4, pytorch==2.1.0, pip, {pip: [a==1]}]", "pass"],
    ["environment.yaml", "dependencies: [python=3.10, pytorch=2.1.0]", "fail"],
    ["environment.yaml", "dependencies: [pytorch=2.1.0, {pip: ['wandb>=0.16.0']}]", "fail"],
    ["environment.yaml", "dependencies: [", "fail"],
    ["pyproject.toml", '[project]\ndependencies = [\n  "torch==2.1.0",\n]\n', "pass"],
    ["pyproject.toml", '[project]\ndependencies = ["torch>=2"]\n', "fail"],
    ["pyproject.toml", '[tool.poetry.dependencies]\ntorch = "^2"\n', "fail"],
    ["sub/uv.lock", "version = 1", "pass"],
    ["uv.lock", "", "fail"],
    ["README.md", "x", "fail"],
  ])("dependencies in %s (%j): %s", (file, text, expected) => {
    expect(check("dependencies", "git: {repository: r}", { [file]: text })).toBe(expected);
  });

  it("does not pretend to know dependencies that nobody has read", () => {
    expect(check("dependencies", "git: {repository: r}")).toBe("unknown");
    expect(check("dependencies", `docker: {image: '${digest}'}`)).toBe("pass");
  });

  it("gives a reason for each and a fix for what does not pass, and scores what passes", () => {
    const result = reproducibility({
      config: parse(
        `git: {repository: r, commit: ${commit}}\nargs: [--seed=1]\nresource_args: {sagemaker: {InstanceType: ml.p3.2xlarge}}`,
      ),
      files: { "uv.lock": "x" },
      resource: "sagemaker",
    });
    expect(result.score).toBe(83);
    for (const item of result.checks) {
      expect(item.reason).not.toBe("");
      expect(item.fix === undefined).toBe(item.result === "pass");
    }
  });

  it.each([
    [[], "pass", "takes no artifacts"],
    [[{ version: "a:v1", digest: "d", looseCount: 0 }], "pass", "a:v1"],
    [[{ version: null, digest: null, looseCount: null }], "fail", "has no version"],
    [[{ version: "a:v1", digest: null, looseCount: 0 }], "fail", "has no version with a digest"],
    [[{ version: "a:v1", digest: "d", looseCount: 2 }], "fail", "no digest: 2 of a:v1"],
    [[{ version: "a:v1", digest: "d", looseCount: null }], "unknown", "before references were looked at"],
  ])("data of %j: %s", (pins, result, words) => {
    const { checks } = reproducibility({ config: {}, pins: pins.map((pin) => ({ name: "a", ...pin })) });
    const found = checks.find(({ name }) => name === "artifacts");
    expect(found).toMatchObject({ result, reason: expect.stringContaining(words) });
  });

  it("says that a local process has no image", () => {
    const { checks } = reproducibility({ config: {}, resource: "local-process" });
    expect(checks.find((item) => item.name === "image")?.result).toBe("fail");
  });
});
