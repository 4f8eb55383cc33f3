import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { collectOutput } from "../../testing/collect-output";
import { needs } from "../../testing/needs";
import { makeProcessSpec } from "../../testing/process-spec";
import type { AttemptSpec } from "../runner";
import { type Program, runnerContract } from "../runner.contract";
import { attemptFiles, markText } from "./attempt-files";
import { createLocalProcessRunner } from "./local-process-runner";
import { findRelatives, sendSignal } from "./process-table.mjs";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-process-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const makeSpec = (program: Program) => makeProcessSpec(root, program);
const listLeft = async (spec: AttemptSpec) => findRelatives(null, markText(spec)).map(String);
const environment = { PATH: process.env.PATH };
const create = (options = {}) => createLocalProcessRunner({ environment, ...options });

runnerContract("local processes", {
  module: {
    file: path.join(import.meta.dirname, "local-process-runner.ts"),
    create: "createLocalProcessRunner",
    options: { environment },
  },
  createRunner: async () => create(),
  makeSpec,
  listLeft,
  untilEnded: (spec) =>
    expect.poll(() => attemptFiles(spec.attemptDir).readEnd(), { timeout: 20_000 }).not.toBeNull(),
});

const script = (text: string) => ["sh", "-c", text];
const never = new AbortController().signal;
const readCommandLines = (spec: AttemptSpec) =>
  findRelatives(null, markText(spec)).map((pid) => fs.readFileSync(`/proc/${pid}/cmdline`, "utf8"));

const noProc = fs.existsSync("/proc/self") ? null : "this machine has no /proc to look at";

describe("the runner for local processes", { timeout: 30_000, ...needs(noProc) }, () => {
  it("keeps secret values off every command line and off the disk", async () => {
    const runner = create();
    const spec = makeSpec({ argv: script("echo ready; sleep 60"), agentEnv: { KEY: "hush-hush-hush" } });
    const output = collectOutput();
    const handle = await runner.start(spec, output, never);
    await output.until("ready");
    expect(readCommandLines(spec).join()).toContain("sleep");
    expect(readCommandLines(spec).join()).not.toContain("hush");
    for (const name of fs.readdirSync(attemptFiles(spec.attemptDir).dir))
      expect(fs.readFileSync(path.join(attemptFiles(spec.attemptDir).dir, name), "utf8")).not.toContain(
        "hush",
      );
    handle.stop("cancelled", 0);
    await handle.ended;
    await runner.close();
  });

  it("refuses a secret in the command line and says where it belongs", async () => {
    const runner = create();
    const spec = {
      ...makeSpec({ argv: ["echo", "${KEY}"] }),
      fromAgent: [{ name: "KEY", at: "/argv/1" }],
      agentEnv: { KEY: "k" },
    };
    await expect(runner.start(spec, collectOutput(), never)).rejects.toMatchObject({
      outcomeCause: "env",
      message: expect.stringContaining("put it under env"),
    });
    await runner.close();
  });

  it("gives a program nothing of the agent's environment but harmless names", async () => {
    const runner = create({
      environment: { PATH: process.env.PATH, SLIPWAY_API_KEY: "slw_x", HTTPS_PROXY: "http://u:p@proxy" },
    });
    const spec = makeSpec({ argv: ["env"] });
    const output = collectOutput();
    await (await runner.start(spec, output, never)).ended;
    expect(output.text()).toContain("SLIPWAY_ATTEMPT=1");
    expect(output.text()).not.toMatch(/slw_|proxy/i);
    await runner.close();
  });

  it("kills what a program leaves behind, even in another session, and says so", async () => {
    const runner = create();
    const spec = makeSpec({
      argv: script("setsid sleep 600 >/dev/null 2>&1 & sleep 600 & sleep 0.2; echo done"),
    });
    const output = collectOutput();
    const end = await (await runner.start(spec, output, never)).ended;
    expect(end.outcome).toMatchObject({ reason: "finished", exitCode: 0 });
    expect(end.outcome.diagnosis).toContain("2 processes");
    expect(output.text()).toBe("done\n");
    expect(await listLeft(spec)).toEqual([]);
    await runner.close();
  });

  it("gives children the grace time when their parent ends first", async () => {
    const runner = create();
    const child = "trap 'sleep 0.3; echo saved; exit 0' TERM; echo ready; while :; do sleep 0.05; done";
    const spec = makeSpec({ argv: script(`sh -c "${child}" & wait`) });
    const output = collectOutput();
    const handle = await runner.start(spec, output, never);
    await output.until("ready");
    handle.stop("cancelled");
    await handle.ended;
    expect(output.text()).toContain("saved\n");
    await runner.close();
  });

  it("leaves no supervisor behind when the attempt's directory was taken away", async () => {
    const runner = create();
    const spec = makeSpec({ argv: script("echo ready; sleep 600") });
    const output = collectOutput();
    const handle = await runner.start(spec, output, never);
    await output.until("ready");
    const supervisor = attemptFiles(spec.attemptDir).readClaim()?.pid ?? 0;
    await handle.release();
    await runner.close();
    fs.rmSync(spec.attemptDir, { recursive: true });
    for (const pid of findRelatives(null, markText(spec))) sendSignal(pid, "SIGKILL");
    await expect.poll(() => fs.existsSync(`/proc/${supervisor}`), { timeout: 25_000 }).toBe(false);
  });

  it("calls an attempt lost when its supervisor is killed, and kills the program", async () => {
    const runner = create();
    const spec = makeSpec({ argv: script("echo ready; sleep 600") });
    const output = collectOutput();
    const handle = await runner.start(spec, output, never);
    await output.until("ready");
    sendSignal(attemptFiles(spec.attemptDir).readClaim()?.pid ?? 0, "SIGKILL");
    expect((await handle.ended).outcome).toMatchObject({ reason: "lost", cause: "agent" });
    await expect.poll(() => listLeft(spec)).toEqual([]);
    expect(output.text()).toBe("ready\n");
    await runner.close();
  });

  it("cannot start any more what an agent found unclaimed and gave up", async () => {
    const runner = create();
    const spec = makeSpec({ argv: ["true"] });
    expect(await runner.adopt(spec, { id: null, position: null }, collectOutput())).toBeNull();
    await expect(runner.start(spec, collectOutput(), never)).rejects.toThrow("was started before");
    await runner.close();
  });

  it("bounds what waits on disk and marks the gap", async () => {
    const runner = create({ segmentBytes: 100_000, maxUnreadBytes: 300_000 });
    const spec = makeSpec({ argv: script("echo first; yes 0123456789 | head -c 5000000; echo; echo last") });
    const held = collectOutput();
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const slow = {
      ...held,
      write: async (...args: Parameters<typeof held.write>) => {
        await gate;
        await held.write(...args);
      },
    };
    const handle = await runner.start(spec, slow, never);
    await expect.poll(() => attemptFiles(spec.attemptDir).readEnd(), { timeout: 20_000 }).not.toBeNull();
    letGo();
    await handle.ended;
    expect(held.text("stdout")).toContain("first\n");
    const dropped = Number(/(\d+) bytes of output were dropped/.exec(held.text("system"))?.[1]);
    expect(dropped + held.text("stdout").length).toBe("first\n".length + 5_000_000 + "\nlast\n".length);
    await runner.close();
  });

  it("says what is wrong with a program that cannot be started", async () => {
    const runner = create();
    const refusal = async (argv: string[], files: Record<string, number> = {}, cwd = ".") => {
      const spec = makeSpec({ argv });
      const codeDir = path.join(spec.attemptDir, "code");
      fs.mkdirSync(codeDir);
      for (const [name, mode] of Object.entries(files))
        fs.writeFileSync(path.join(codeDir, name), "#!/no/such/interpreter\n", { mode });
      const given = { ...spec, codeDir, manifest: { ...spec.manifest, cwd } };
      const error: unknown = await runner.start(given, collectOutput(), never).catch((caught) => caught);
      expect(fs.existsSync(attemptFiles(spec.attemptDir).dir)).toBe(false);
      return error instanceof Error ? error.message : "";
    };
    expect(await refusal(["./run.sh"], { "run.sh": 0o755 })).toContain("interpreter");
    expect(await refusal(["./run.sh"], { "run.sh": 0o644 })).toContain("may not be executed");
    expect(await refusal(["./absent"])).toContain("./absent was not found");
    expect(await refusal(["true"], {}, "absent")).toContain("no directory absent");
    expect(await refusal(["true"], {}, "../..")).toContain("leaves the code");
    expect(await refusal(["echo", "a\0b"])).toContain("NUL");
    expect(await refusal(["true", "x".repeat(3_000_000)])).toContain("longer than this machine allows");
    await runner.close();
  });
});
