import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { StartRefusal } from "../../runners/runner";
import { listOpenNames, pickAgentValues, secretsOf } from "./agent-environment";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-values-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
const file = path.join(root, "token");
fs.writeFileSync(file, "from a file\n");

const options = {
  agent: "gpu-1",
  variables: { KEY: "k-value", WANDB_API_KEY: "w-value", PATH: "/bin", EMPTY: "" },
  allowed: ["KEY", "WANDB_*", "ABSENT", "EMPTY", "toString"],
  files: { TOKEN: file, GONE: path.join(root, "gone") },
};
const pick = (...names: string[]) =>
  pickAgentValues(
    names.map((name) => ({ name, at: `env.${name}` })),
    options,
  );

describe("what a run gets of its agent's environment", () => {
  it("is what the agent allows: by name, by pattern, from a file", async () => {
    expect(await pick("KEY", "WANDB_API_KEY", "TOKEN", "EMPTY", "KEY")).toEqual({
      KEY: "k-value",
      WANDB_API_KEY: "w-value",
      TOKEN: "from a file",
      EMPTY: "",
    });
  });

  it("is refused with every missing name and the agent's, never a value", async () => {
    const refusal: unknown = await pick("PATH", "ABSENT", "GONE", "KEY", "toString").catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(StartRefusal);
    expect(refusal).toMatchObject({ reason: "refused", outcomeCause: "env" });
    const message = refusal instanceof Error ? refusal.message : "";
    for (const word of [
      "PATH",
      "list it under env",
      "ABSENT",
      "no such variable",
      "GONE",
      "gpu-1",
      "toString",
    ])
      expect(message).toContain(word);
    expect(message).not.toMatch(/value|\/bin/);
  });

  it("is told to the server by name only", () => {
    expect(listOpenNames(options)).toEqual(["EMPTY", "GONE", "KEY", "TOKEN", "WANDB_API_KEY"]);
  });

  it("is masked, but for words that every log has", () => {
    expect(secretsOf({ A: "k-value", B: "true", C: "INFO" })).toEqual(["k-value"]);
  });
});
