/** What every runner promises, whatever it runs on. Programs are POSIX shell scripts, so that the smallest image will do. */

import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LogStream } from "../runs/agent-protocol";
import { type CollectedOutput, collectOutput } from "../testing/collect-output";
import { needs } from "../testing/needs";
import { type RunnerModule, startInChildAndKill } from "../testing/start-in-child";
import {
  AlreadyStartedError,
  type AttemptSpec,
  type EndedAttempt,
  type Runner,
  StartRefusal,
} from "./runner";

export interface Program extends Partial<Pick<AttemptSpec, "graceSeconds" | "maxRunSeconds">> {
  argv: string[];
  env?: Record<string, string>;
  /** Variables that the manifest names without a value; the agent has these. */
  agentEnv?: Record<string, string>;
}
type Options = Omit<Program, "argv">;

/** What the suite needs to know of the resource. */
export interface RunnerHarness {
  module: RunnerModule;
  createRunner(): Promise<Runner>;
  /** A spec that runs the words; each call is another run, with a directory of its own. */
  makeSpec(program: Program): AttemptSpec;
  /** Settles when the attempt's program has ended, without the help of a runner. */
  untilEnded(spec: AttemptSpec): Promise<void>;
  /** Everything of the attempt that still exists on the resource: process ids, container names. */
  listLeft(spec: AttemptSpec): Promise<string[]>;
  /** The program is process 1 of a world of its own, which the kernel lets nothing inside kill. */
  isProcessOne?: boolean;
  /** The resource keeps standard output and error as one, which then counts as standard output. */
  mergesStreams?: boolean;
  /** The resource keeps lines, not bytes: the last one is ended where the program did not, and words hold no line breaks. */
  keepsLines?: boolean;
  /** What a program writes to both streams within milliseconds comes in the order in which the resource has read it. */
  blursInstants?: boolean;
  /** The exit code of a program that was stopped is not told. */
  hidesExitOfStopped?: boolean;
  /** What this machine lacks for it. */
  missing?: (string | null)[];
  /** Time for an attempt to come up and end, in milliseconds. */
  timeoutMs?: number;
}

const never = new AbortController().signal;
const script = (text: string) => ["sh", "-c", text];
/** Prints `tick 1`, `tick 2` … until it is stopped. */
const ticking = script('i=0; while :; do i=$((i+1)); echo "tick $i"; sleep 0.05; done');
const megabytes = 50;

export function runnerContract(name: string, harness: RunnerHarness): void {
  const { makeSpec, listLeft, timeoutMs = 30_000, missing = [] } = harness;

  describe(`the runner for ${name}`, { timeout: timeoutMs, ...needs(...missing) }, () => {
    let runner: Runner;
    const specs: AttemptSpec[] = [];
    beforeAll(async () => {
      runner = await harness.createRunner();
    });
    afterAll(async () => {
      for (const spec of specs) {
        await runner.cleanUp(spec);
        expect(await listLeft(spec)).toEqual([]);
      }
      await runner.close();
    });

    function prepare(argv: string[], options: Options = {}) {
      const spec = makeSpec({ ...options, argv });
      specs.push(spec);
      return spec;
    }
    /** All that a stream has said; where both are kept as one, the lines of it that begin with the word. */
    function said(output: CollectedOutput, stream: LogStream, word: string): string {
      if (!harness.mergesStreams) return output.text(stream);
      return (output.text("stdout").match(new RegExp(`^${word}.*\n`, "gmu")) ?? []).join("");
    }
    const unended = (text: string) => (harness.keepsLines ? text.replace(/\n$/u, "") : text);
    async function start(argv: string[], options: Options = {}) {
      const spec = prepare(argv, options);
      const output = collectOutput();
      return { spec, output, handle: await runner.start(spec, output, never) };
    }
    async function runToEnd(argv: string[], options: Options = {}) {
      const { output, handle } = await start(argv, options);
      return { output, end: await handle.ended };
    }

    it("runs a program to its end", async () => {
      const { spec, output, handle } = await start(script("echo hello; echo trouble >&2"));
      const runningAt = await handle.running;
      const { outcome, startedAt, endedAt } = await handle.ended;
      expect(outcome).toMatchObject({ reason: "finished", exitCode: 0, signal: null, cause: "exit" });
      expect(said(output, "stdout", "hello")).toBe("hello\n");
      expect(said(output, "stderr", "trouble")).toBe("trouble\n");
      expect(runningAt).toEqual(startedAt);
      expect(endedAt.getTime()).toBeGreaterThanOrEqual(startedAt?.getTime() ?? Number.POSITIVE_INFINITY);
      expect(handle.id).not.toBe("");
      expect(handle.id.length).toBeLessThanOrEqual(1_000);
      await runner.cleanUp(spec);
      expect(await listLeft(spec)).toEqual([]);
    });

    it("tells exit codes apart", async () => {
      const ends = await Promise.all([1, 3, 42, 255].map((code) => runToEnd(script(`exit ${code}`))));
      expect(ends.map(({ end }) => [end.outcome.reason, end.outcome.exitCode])).toEqual([
        ["failed", 1],
        ["failed", 3],
        ["failed", 42],
        ["failed", 255],
      ]);
    });

    it.each([
      [9, "SIGKILL"],
      [11, "SIGSEGV"],
      [15, "SIGTERM"],
    ] as const)(
      "tells signal %i, which nobody here sent, as 128 more and by its name",
      async (number, signal) => {
        const programs = [
          ...(harness.isProcessOne ? [] : [`kill -${number} $$`]),
          `sh -c 'kill -${number} $$'; exit $?`,
        ];
        for (const program of programs) {
          const { outcome } = (await runToEnd(script(program))).end;
          const exitCode = 128 + number;
          expect(outcome).toMatchObject({ reason: "failed", cause: "signal", exitCode, signal });
          const words = `ended by ${signal} (exit code ${exitCode}), which Slipway did not send`;
          expect(outcome.diagnosis).toContain(words);
        }
      },
    );

    it("passes arguments without a shell in between", async () => {
      const words = ["a b", "$HOME", "`id`", "; exit 9", "*", "", harness.keepsLines ? "ü'\"" : "ü\n'\""];
      const { output } = await runToEnd([
        "sh",
        "-c",
        'for word; do printf "[%s]" "$word"; done',
        "-",
        ...words,
      ]);
      expect(unended(output.text("stdout"))).toBe(words.map((word) => `[${word}]`).join(""));
    });

    it("gives variables, the agent's own values among them", async () => {
      const { output } = await runToEnd(script('printf "%s|%s" "$PLAIN" "$SECRET"'), {
        env: { PLAIN: "a=b c" },
        agentEnv: { SECRET: "s3cret $HOME" },
      });
      expect(unended(output.text("stdout"))).toBe("a=b c|s3cret $HOME");
    });

    it("gives what its client reports with, below what the config says and the agent brings", async () => {
      const print = script('printf "%s|%s|%s" "$WANDB_API_KEY" "$WANDB_PROJECT" "$WANDB_NAME"');
      const own = { env: { WANDB_PROJECT: "theirs" }, agentEnv: { WANDB_NAME: "brought" } };
      const clientEnv = { WANDB_API_KEY: "local-key", WANDB_PROJECT: "ours", WANDB_NAME: "ours" };
      const spec = { ...prepare(print, own), clientEnv };
      const output = collectOutput();
      await (await runner.start(spec, output, never)).ended;
      expect(unended(output.text("stdout"))).toBe("local-key|theirs|brought");
    });

    it("keeps the order of each stream", async () => {
      const count = 2_000;
      const { output } = await runToEnd(
        script(`i=0; while [ $i -lt ${count} ]; do echo "out $i"; echo "err $i" >&2; i=$((i+1)); done`),
      );
      const numbered = (word: string) => Array.from({ length: count }, (_, at) => `${word} ${at}\n`).join("");
      expect(said(output, "stdout", "out")).toBe(numbered("out"));
      expect(said(output, "stderr", "err")).toBe(numbered("err"));
    });

    it("keeps the order of both streams, line by line", async () => {
      const count = harness.blursInstants ? 4 : 200;
      const pause = harness.blursInstants ? "sleep 0.1;" : "";
      const { output } = await runToEnd(
        script(
          `i=0; while [ $i -lt ${count} ]; do echo "$i out"; ${pause} echo "$i err" >&2; ${pause} i=$((i+1)); done`,
        ),
      );
      const wanted = Array.from({ length: count }, (_, at) => `${at} out\n${at} err\n`);
      expect(output.text()).toBe(wanted.join(""));
    });

    it("lets a program open its standard output and error again", async () => {
      const { output, end } = await runToEnd(script("echo out > /dev/stdout; echo err > /dev/stderr"));
      expect(end.outcome.reason).toBe("finished");
      expect(said(output, "stdout", "out")).toBe("out\n");
      expect(said(output, "stderr", "err")).toBe("err\n");
    });

    it(`passes ${megabytes} MB of output on without losing a byte`, { timeout: timeoutMs * 2 }, async () => {
      const line = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde";
      const { output, end } = await runToEnd(script(`yes ${line} | head -c ${megabytes * 1_000_000}`));
      const wanted = Buffer.from(`${line}\n`.repeat(Math.ceil((megabytes * 1_000_000) / 64)));
      expect(end.outcome.reason).toBe("finished");
      expect(output.bytes()).toBe(megabytes * 1_000_000);
      expect(createHash("sha256").update(output.text()).digest("hex")).toBe(
        createHash("sha256")
          .update(wanted.subarray(0, megabytes * 1_000_000))
          .digest("hex"),
      );
    });

    it("stops a program politely", async () => {
      const { output, handle } = await start(
        script("trap 'echo saved; exit 0' TERM; echo ready; while :; do sleep 0.05; done"),
      );
      await output.until("ready");
      handle.stop("cancelled");
      const { outcome } = await handle.ended;
      expect(outcome).toMatchObject({
        reason: "cancelled",
        exitCode: harness.hidesExitOfStopped ? null : 0,
      });
      expect(output.text()).toContain("saved");
    });

    it("kills a program that does not listen, children included", async () => {
      const { spec, output, handle } = await start(
        script(
          "trap '' TERM; (trap '' TERM; while :; do sleep 0.05; done) & echo ready; while :; do sleep 0.05; done",
        ),
        { graceSeconds: 1 },
      );
      await output.until("ready");
      const asked = Date.now();
      handle.stop("cancelled");
      handle.stop("max-run-time"); // the first reason stays
      const { outcome } = await handle.ended;
      expect(outcome.reason).toBe("cancelled");
      expect(outcome.diagnosis).toContain("grace");
      expect(Date.now() - asked).toBeGreaterThanOrEqual(900);
      await runner.cleanUp(spec);
      expect(await listLeft(spec)).toEqual([]);
    });

    it("shortens the grace time of a stop that was asked for before", async () => {
      const { output, handle } = await start(
        script("trap '' TERM; echo ready; while :; do sleep 0.05; done"),
        {
          graceSeconds: 600,
        },
      );
      await output.until("ready");
      handle.stop("agent-stopping");
      handle.stop("agent-stopping", 0);
      expect((await handle.ended).outcome).toMatchObject({ reason: "lost", cause: "agent" });
    });

    it("ends what takes longer than it may", async () => {
      const { end } = await runToEnd(ticking, { maxRunSeconds: 1, graceSeconds: 1 });
      expect(end.outcome).toMatchObject({ reason: "failed", cause: "timeout" });
    });

    it("says in words that a command does not exist", async () => {
      const spec = prepare(["no-such-command-here", "--flag"]);
      const outcome = await endOrRefusal(runner, spec);
      expect(outcome.cause).toBe("start");
      expect(["refused", "failed"]).toContain(outcome.reason);
      expect(outcome.diagnosis).toContain("no-such-command-here");
    });

    it("refuses to start an attempt twice", async () => {
      const { spec, handle } = await start(ticking);
      const other = await harness.createRunner();
      for (const again of [runner, other])
        await expect(again.start(spec, collectOutput(), never)).rejects.toThrow(AlreadyStartedError);
      await other.close();
      handle.stop("cancelled", 0);
      await handle.ended;
      await expect(runner.start(spec, collectOutput(), never)).rejects.toThrow(AlreadyStartedError);
    });

    it("starts nothing once it was told not to", async () => {
      const spec = prepare(ticking);
      const aborted = AbortSignal.abort("cancelled");
      await expect(runner.start(spec, collectOutput(), aborted)).rejects.toBe("cancelled");
      expect(await listLeft(spec)).toEqual([]);
    });

    it("goes on after the agent was killed, and is adopted without losing or repeating output", async () => {
      const spec = prepare(ticking);
      const before = await startInChildAndKill(harness.module, spec, "tick 5");
      const output = collectOutput();
      const handle = await runner.adopt(spec, before, output);
      if (!handle) throw new Error("there was nothing to adopt");
      await output.until("tick 30");
      handle.stop("cancelled", 1);
      expect((await handle.ended).outcome.reason).toBe("cancelled");
      const numbers = (before.text + output.text()).match(/\d+/g)?.map(Number) ?? [];
      expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    });

    it("tells the exit code and output of what ended while no agent was there", async () => {
      const spec = prepare(script("echo first; sleep 1; echo last; exit 7"));
      const before = await startInChildAndKill(harness.module, spec, "first");
      await harness.untilEnded(spec);
      const output = collectOutput();
      const handle = await runner.adopt(spec, { id: null, position: before.position }, output);
      const end = await handle?.ended;
      expect(end?.outcome).toMatchObject({ reason: "failed", exitCode: 7 });
      expect(before.text + output.text()).toBe("first\nlast\n");
    });

    it("lets go of an attempt and picks it up again", async () => {
      const { spec, output, handle } = await start(ticking);
      await output.until("tick 3");
      await handle.release();
      const rest = collectOutput();
      const again = await runner.adopt(spec, { id: handle.id, position: output.position() }, rest);
      await rest.until("tick 10");
      again?.stop("cancelled", 0);
      await again?.ended;
      const numbers = (output.text() + rest.text()).match(/\d+/g)?.map(Number) ?? [];
      expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    });

    it("adopts nothing that was never started", async () => {
      const spec = prepare(ticking);
      expect(await runner.adopt(spec, { id: null, position: null }, collectOutput())).toBeNull();
    });

    it("cleans up a living attempt, and again", async () => {
      const { spec, output } = await start(ticking);
      await output.until("tick 1");
      await runner.cleanUp(spec);
      await expect.poll(() => listLeft(spec), { timeout: 25_000 }).toEqual([]);
      await runner.cleanUp(spec);
      expect(await runner.adopt(spec, { id: null, position: null }, collectOutput())).toBeNull();
    });
  });
}

async function endOrRefusal(runner: Runner, spec: AttemptSpec): Promise<EndedAttempt["outcome"]> {
  try {
    return (await (await runner.start(spec, collectOutput(), never)).ended).outcome;
  } catch (error) {
    if (!(error instanceof StartRefusal)) throw error;
    const { reason, outcomeCause, message } = error;
    return { reason, cause: outcomeCause, diagnosis: message, exitCode: null, signal: null };
  }
}
