import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const program = path.join(import.meta.dirname, "slipway.mjs");
// A working directory with a tsconfig of its own, which must not matter.
const folder = mkdtempSync(path.join(os.tmpdir(), "slipway-bin-"));
writeFileSync(path.join(folder, "tsconfig.json"), '{"extends": "./nowhere.json"}');
afterAll(() => rmSync(folder, { recursive: true }));

const env = { ...process.env, SLIPWAY_API_KEY: "", NO_COLOR: "1" };

function slipway(args: string[], input = "") {
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, env, input, encoding: "utf8" });
}

// Each test starts a process, and other tests do at the same time.
describe("bin/slipway.mjs", { timeout: 30_000 }, () => {
  test("runs whatever the working directory is, and reads standard input", () => {
    const { status, stdout } = slipway(["validate", "-", "--kind", "job", "--json"], "command: [echo, hi]\n");
    expect(JSON.parse(stdout)).toMatchObject({ files: [{ file: "-", kind: "job" }] });
    expect([0, 1]).toContain(status);
  });

  test("wrong usage is one sentence and exit code 2; a missing key too", () => {
    const wrong = slipway(["run", "lst"]);
    expect(wrong).toMatchObject({ status: 2, stdout: "" });
    expect(wrong.stderr).toMatch(/^error: unknown command 'lst'/);
    const missing = slipway(["run", "list"]);
    expect(missing).toMatchObject({ status: 2, stdout: "" });
    expect(missing.stderr).toMatch(/^✕ Set SLIPWAY_API_KEY to [^\n]+\n$/);
  });

  test("a reader that goes away early is no failure", async () => {
    const child = spawn(process.execPath, [program, "--help"], { cwd: folder, env });
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
    });
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.on("exit", resolve));
    expect([code, said]).toEqual([0, ""]);
  });
});
