/**
 * `npm run fuzz -- 200000 [--seed S] [--only INDEX]`: that many inputs through the config engine. The last line sums up;
 * exit code 1 if an input crashes, hangs or takes longer than 250 ms. Same seed, same inputs.
 */
import { fork } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { tryInput } from "./try-input";
import { indexPipe, slowFrom, type WorkerMessage } from "./worker-message";

/** Of the clock; an input of 250 ms may take some seconds on a busy machine. */
const hangMilliseconds = 60_000;
const findings = { crashes: 0, hangs: 0, slow: 0, slowest: { index: 0, milliseconds: 0 } };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string" }, only: { type: "string" }, workers: { type: "string" } },
});
const count = Number(positionals[0] ?? 20_000);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000_000));
if (![count, seed].every((number) => Number.isSafeInteger(number) && number >= 0)) {
  console.error("usage: npm run fuzz -- COUNT [--seed S] [--only INDEX] [--workers N]");
  process.exitCode = 2;
} else if (values.only !== undefined) tryInput(seed, Number(values.only));
else await fuzz();

async function fuzz(): Promise<void> {
  const workers = Number(values.workers ?? Math.min(4, os.availableParallelism()));
  const started = performance.now();
  await Promise.all(Array.from({ length: workers }, (_, start) => runRange(start, workers)));
  const { crashes, hangs, slow, slowest } = findings;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${count} inputs in ${seconds} s: ${crashes} crashes, ${hangs} hangs, ${slow} slower than ${slowFrom} ms, slowest ${slowest.milliseconds.toFixed(0)} ms (#${slowest.index}), seed ${seed}`,
  );
  if (crashes + hangs + slow > 0) process.exitCode = 1;
}

/** Every `step`-th input from `start`; after a hang a new worker goes on behind it. */
async function runRange(start: number, step: number): Promise<void> {
  let next = start;
  while (next < count) {
    const hungAt = await runWorker(next, step);
    if (hungAt === undefined) return;
    findings.hangs += 1;
    console.log(`hang at #${hungAt} (npm run fuzz -- ${count} --seed ${seed} --only ${hungAt})`);
    next = hungAt + step;
  }
}

/** Resolves with the input that hangs or ends the process, or with nothing when all are done. */
function runWorker(start: number, step: number): Promise<number | undefined> {
  const file = path.join(import.meta.dirname, "worker.ts");
  const child = fork(file, [seed, start, count, step].map(String), {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc", "pipe"],
  });
  let current = start;
  let heardAt = Number.POSITIVE_INFINITY;
  child.stdio[indexPipe]?.on("data", (bytes: Buffer) => {
    // What a message of the pipe cuts in two is made good by the next one.
    if (bytes.length % 4 === 0) current = bytes.readUInt32LE(bytes.length - 4);
    heardAt = performance.now();
  });
  return new Promise((resolve) => {
    let isDone = false;
    const watch = setInterval(() => {
      if (performance.now() - heardAt > hangMilliseconds) child.kill("SIGKILL");
    }, 1_000);
    child.on("message", (message: WorkerMessage) => {
      note(message);
      if (message.kind === "done") isDone = true;
    });
    child.on("exit", () => {
      clearInterval(watch);
      resolve(isDone ? undefined : current);
    });
  });
}

function note(message: WorkerMessage): void {
  const again = (index: number) => `npm run fuzz -- ${count} --seed ${seed} --only ${index}`;
  switch (message.kind) {
    case "crash":
      findings.crashes += 1;
      console.log(`crash at #${message.index} (${again(message.index)})\n${message.stack}`);
      break;
    case "slow":
      findings.slow += 1;
      console.log(`#${message.index} took ${message.milliseconds.toFixed(0)} ms (${again(message.index)})`);
      break;
    case "done":
      if (message.slowest.milliseconds > findings.slowest.milliseconds) findings.slowest = message.slowest;
      break;
  }
}
