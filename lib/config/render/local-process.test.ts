import { describe, expect, it } from "vitest";
import type { JsonObject } from "../tree/node";
import { renderManifest } from "./render-manifest";

const git = { repository: "https://github.com/o/r", commit: "a".repeat(40) };

function render(config: JsonObject, references?: Record<string, string[]>) {
  return renderManifest({ resource: "local-process", config, context: { references } });
}

describe("a local process", () => {
  it("runs an entry point with its interpreter and its arguments", () => {
    const { manifest, issues } = render({ git, entry_point: ["train.py"], args: ["--lr", "3e-4"] });
    expect(manifest).toEqual({ argv: ["python", "train.py", "--lr", "3e-4"], cwd: ".", env: {} });
    expect(issues).toEqual([]);
  });

  it("runs the command alone and says that entry point and args are unused", () => {
    const { manifest, issues } = render({
      git,
      command: ["sh", "-c", "true"],
      entry_point: ["x.py"],
      args: ["1"],
    });
    expect(manifest.argv).toEqual(["sh", "-c", "true"]);
    expect(issues.map((issue) => [issue.code, issue.severity, issue.path])).toEqual([
      ["unused-with-command", "warning", "/entry_point"],
      ["unused-with-command", "warning", "/args"],
    ]);
  });

  it("names nothing to start and no source as errors", () => {
    expect(render({}).issues.map((issue) => issue.code)).toEqual(["missing-source", "missing-command"]);
  });

  it("takes a job's name as a source whose command is not known yet", () => {
    const { issues } = render({ job: "train:v1" });
    expect(issues.map((issue) => [issue.code, issue.severity])).toEqual([["unknown-command", "warning"]]);
  });

  it("refuses an image", () => {
    expect(render({ docker: { image: "a:1" }, command: ["x"] }).issues[0]).toMatchObject({
      code: "wrong-source",
      path: "/docker",
    });
  });

  it("keeps references and names without value, and lists both for the agent", () => {
    const { manifest, fromAgent } = render(
      {
        git,
        command: ["run", "--key=${KEY}", "${KEEP}"],
        env: { A: null, B: "x-${KEY}-${OTHER}", C: "${KEEP}" },
      },
      { "/command/1": ["KEY"], "/env/B": ["KEY", "OTHER"] },
    );
    expect(manifest).toEqual({
      argv: ["run", "--key=${KEY}", "${KEEP}"],
      cwd: ".",
      env: { A: null, B: "x-${KEY}-${OTHER}", C: "${KEEP}" },
    });
    expect(fromAgent).toEqual([
      { name: "KEY", at: "/argv/1" },
      { name: "KEY", at: "/env/B" },
      { name: "OTHER", at: "/env/B" },
      { name: "A", at: "/env/A" },
    ]);
  });

  it("gives the hyperparameters to the program in two variables", () => {
    const { manifest } = render({ git, command: ["x"], hyperparameters: { lr: 3e-4, fp16: true } });
    const json = '{"lr":0.0003,"fp16":true}';
    expect(manifest.env).toEqual({ WANDB_CONFIG: json, SLIPWAY_HYPERPARAMETERS: json });
  });

  it("takes limits and says which cannot be read", () => {
    const base = { git, command: ["x"] };
    const limit = (settings: JsonObject) => render({ ...base, resource_args: { "local-process": settings } });
    const good = { memory: "16Gi", cpus: "1500m", processes: 64, open_files: "1024", file_size: 5e9 };
    expect(limit(good).issues).toEqual([]);
    expect(limit({ memory: null }).issues).toEqual([]);
    const bad = { memory: "much", cpus: 0, processes: 1.5, open_files: [1], file_size: "10" };
    expect(limit(bad).issues.map(({ code, severity, path }) => [code, severity, path])).toEqual(
      Object.keys(bad).map((name) => ["target-value", "error", `/resource_args/local-process/${name}`]),
    );
    expect(limit({ memry: "1Gi" }).issues).toMatchObject([
      { code: "unknown-key", severity: "warning", suggestion: "memory" },
    ]);
  });
});
