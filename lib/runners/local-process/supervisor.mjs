// Watches over one program, so that the agent may die and come back: takes its output, stops it, and writes down how it ended.
// It waits on stdin for one line of JSON (secret values come this way: neither the command line nor the disk sees them),
// answers with one line on stdout, and lives from then on without the agent. An agent that dies before takes it along.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { countGroupOomKills, createCgroup, listMembers, removeCgroup, tryRemoveCgroup } from "./cgroup.mjs";
import { OutputPipes } from "./output-pipes.mjs";
import { OutputSpool } from "./output-spool.mjs";
import { countOomKills, findRelatives, sendSignal, startOf } from "./process-table.mjs";

/**
 * @typedef {{dir: string, argv: string[], cwd: string, env: Record<string, string>, mark: string, graceSeconds: number,
 *   maxRunSeconds: number | null, segmentBytes: number, maxSegments: number, sandboxInputs: string[] | null,
 *   cgroup: {dir: string, files: Record<string, string>} | null}} Order
 * @typedef {{reason: string, graceSeconds: number}} Stop
 * @typedef {{hasExecuted: boolean, complaint: string}} Sandbox
 * @typedef {import("node:child_process").ChildProcess} Child
 */

/** How long output may still come after every process of the program is gone. */
const lastOutputMs = 2_000;
const longestTimerMs = 2 ** 31 - 1;
/** How bubblewrap tells of a program that was killed: 128 and the signal's number. */
const killedExitCode = 137;
/** Bubblewrap outside, bubblewrap inside, and the program. */
const sandboxProcesses = 3;
const longestComplaint = 2_000;
const closeOnExec = 0o2000000;

for (const signal of /** @type {const} */ (["SIGHUP", "SIGINT", "SIGPIPE"]))
  process.on(signal, () => undefined);
process.stdout.on("error", () => undefined);

warmUp();
const pipes = new OutputPipes();
const lines = createInterface({ input: process.stdin });
lines.once("close", () => process.exit(0));
lines.once("line", (line) => {
  lines.removeAllListeners("close");
  process.stdin.on("error", () => undefined);
  run(JSON.parse(line));
});

/** What runs for the first time takes three milliseconds longer; waiting for an order there is time for it. */
function warmUp() {
  closeInherited();
  startOf(process.pid);
  countOomKills();
  spawn("/nonexistent/program", [], { stdio: "ignore", detached: true }).once("error", () => undefined);
}

/** What the agent was started with besides its own is not the programs': sockets of a service manager, files of a shell. */
function closeInherited() {
  for (const name of listDescriptors()) {
    const flags = /^flags:\s+(\d+)$/m.exec(tryRead(`/proc/self/fdinfo/${name}`))?.[1];
    // Those of Node itself end at the start of another program.
    if (Number(name) > 2 && flags && (Number.parseInt(flags, 8) & closeOnExec) === 0)
      fs.closeSync(Number(name));
  }
}

/** @returns {string[]} */
function listDescriptors() {
  try {
    return fs.readdirSync("/proc/self/fd");
  } catch {
    return [];
  }
}

/** @param {string} file */
function tryRead(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** @param {Order} order */
function run(order) {
  const { dir, cgroup } = order;
  const obstacle = claim(dir, cgroup?.dir ?? null);
  if (obstacle !== null) return answer({ refused: "claim", code: obstacle }, 0);
  const hindrance = cgroup && tryCreateCgroup(cgroup);
  if (hindrance) return answer({ refused: "cgroup", code: hindrance }, 0);
  const spool = new OutputSpool({ ...order, dir });
  const oomBefore = countOomKills();
  const child = start(order);
  if (!child) return;
  /** @type {Sandbox | null} */
  const sandbox = order.sandboxInputs && { hasExecuted: false, complaint: "" };
  const read = pipes.readAll(child, (stream, bytes) => {
    spool.write(stream, bytes);
    if (sandbox && stream === "stderr" && sandbox.complaint.length < longestComplaint)
      sandbox.complaint += bytes.toString();
  });
  const before = { spool, oomBefore, sandbox, read };
  if (sandbox) followSandbox(child, { sandbox, read }, (pid) => watch(order, child, pid, before));
  else if (child.pid !== undefined) watch(order, child, child.pid, before);
}

/**
 * Settles when all of the program's output was taken, or when it takes too long: something holds the pipes open.
 * @param {Promise<unknown>} read
 */
async function untilRead(read) {
  await Promise.race([read, delay(lastOutputMs)]);
  pipes.flush();
}

/**
 * From the program's start to the record of its end.
 * @param {Order} order
 * @param {Child} child
 * @param {number} pid also its process group's number
 * @param {{spool: OutputSpool, oomBefore: number, sandbox: Sandbox | null, read: Promise<unknown>}} before
 */
function watch(order, child, pid, { spool, oomBefore, sandbox, read }) {
  const { dir, cgroup } = order;
  const startedAt = new Date();
  writeRecord(dir, "started.json", { pid, start: startOf(pid), startedAt: startedAt.toISOString() });
  const stopping = superviseStop(order, pid, startedAt);
  child.once("exit", (exitCode, signal) => {
    const endedAt = new Date();
    // To be read before the group is cleared and taken away.
    const isAtLimit = cgroup !== null && countGroupOomKills(cgroup.dir) > 0 && exitCode !== 0;
    void clearGroup(order, pid, stopping).then(async (leftBehind) => {
      await untilRead(read);
      spool.close();
      const wasKilled = signal === "SIGKILL" || (sandbox !== null && exitCode === killedExitCode);
      const isOom = wasKilled && !stopping.isForced && countOomKills() > oomBefore;
      const { reason, isForced } = stopping;
      const end = {
        ...{ exitCode, signal, startedAt, endedAt, stop: reason, isForced, isOom, leftBehind, isAtLimit },
        ...(sandbox && !sandbox.hasExecuted && { sandboxProblem: sandbox.complaint }),
      };
      if (cgroup) await removeCgroup(cgroup.dir);
      // A full disk may be emptied; a directory that is gone will not come back.
      while (!tryWriteRecord(dir, "end.json", end) && fs.existsSync(dir)) await delay(1_000);
      process.exit(0);
    });
  });
  answer({ pid });
}

/**
 * Starts the program, or answers why not: most causes are told by an event, some are thrown.
 * @param {Order} order
 */
function start({ argv: [program = "", ...args], cwd, env, cgroup, sandboxInputs }) {
  /** @param {unknown} error */
  const refuse = (error) => {
    if (cgroup) tryRemoveCgroup(cgroup.dir);
    answer({ refused: "spawn", code: codeOf(error) }, 0);
  };
  try {
    const child = spawnWith(program, args, { cwd, env, inputs: sandboxInputs });
    child.once("error", (error) => child.pid === undefined && refuse(error));
    return child;
  } catch (error) {
    refuse(error);
    return null;
  }
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{cwd: string, env: Record<string, string>, inputs: string[] | null}} how
 */
function spawnWith(program, args, { cwd, env, inputs }) {
  /** @type {import("node:child_process").StdioOptions} */
  const stdio = ["ignore", ...pipes.stdio];
  if (!inputs) return spawn(program, args, { cwd, env, stdio, detached: true });
  stdio.push("pipe", ...inputs.map(() => /** @type {const} */ ("pipe")));
  const child = spawn(program, args, { cwd, env, stdio, detached: true });
  for (const [at, input] of inputs.entries()) {
    const end = /** @type {import("node:stream").Writable | null} */ (child.stdio[4 + at] ?? null);
    // Nobody reads it where bubblewrap does not come up; that is told elsewhere.
    end?.on("error", () => undefined);
    end?.end(Buffer.from(input, "base64"));
  }
  return child;
}

/**
 * Bubblewrap says on a descriptor of its own which process leads the program's group, and in the end the exit code, but
 * only of a program that it came to execute.
 * @param {Child} child
 * @param {{sandbox: Sandbox, read: Promise<unknown>}} before
 * @param {(pid: number) => void} onStart
 */
function followSandbox(child, { sandbox, read }, onStart) {
  let hasStarted = false;
  createInterface({ input: /** @type {import("node:stream").Readable} */ (child.stdio[3]) }).on(
    "line",
    (line) => {
      const told = JSON.parse(line);
      if (!hasStarted && "child-pid" in told) {
        hasStarted = true;
        onStart(told["child-pid"]);
      }
      if ("exit-code" in told) sandbox.hasExecuted = true;
    },
  );
  child.once("close", () => {
    if (!hasStarted)
      void untilRead(read).then(() => answer({ refused: "sandbox", code: sandbox.complaint }, 0));
  });
}

/** @param {{dir: string, files: Record<string, string>}} cgroup */
function tryCreateCgroup({ dir, files }) {
  try {
    createCgroup(dir, files);
    return null;
  } catch (error) {
    tryRemoveCgroup(dir);
    return codeOf(error);
  }
}

/**
 * TERM to the group when asked or when the time is over, KILL after the grace time. The order stands in `stop.json`.
 * @param {Order} order
 * @param {number} group
 * @param {Date} startedAt
 */
function superviseStop(order, group, startedAt) {
  const state = { reason: /** @type {string | null} */ (null), isForced: false, deadline: Infinity };
  /** @param {Stop} stop */
  const stop = ({ reason, graceSeconds }) => {
    state.deadline = Math.min(state.deadline, Date.now() + graceSeconds * 1_000);
    if (state.reason === null) {
      state.reason = reason;
      askToEnd(order, group, state);
    }
    at(state.deadline, () => {
      state.isForced = true;
      for (const pid of findAll(order, group)) sendSignal(pid, "SIGKILL");
    });
  };
  process.on("SIGTERM", () => stop(readStop(order)));
  const { maxRunSeconds, graceSeconds } = order;
  if (maxRunSeconds !== null)
    at(startedAt.getTime() + maxRunSeconds * 1_000, () => stop({ reason: "max-run-time", graceSeconds }));
  return state;
}

/**
 * @param {Order} order
 * @param {number} group
 * @param {{deadline: number}} state
 */
function askToEnd(order, group, state) {
  // The first process of a sandbox takes no signal, and the program comes a moment after it. Counted before the signal is
  // sent, so that none is lost on a program that came in between.
  const isEarly = order.sandboxInputs !== null && findAll(order, group).length < sandboxProcesses;
  sendSignal(-group, "SIGTERM");
  sendSignal(-group, "SIGCONT"); // a stopped process would not see it
  if (isEarly && Date.now() < state.deadline) setTimeout(() => askToEnd(order, group, state), 20);
}

/**
 * Ends what the program left behind: at once when it ended by itself; when it was stopped, its children have their grace too.
 * @param {Order} order
 * @param {number} group
 * @param {{reason: string | null, deadline: number}} stopping
 */
async function clearGroup(order, group, stopping) {
  let left = findAll(order, group);
  const count = left.length;
  while (left.length > 0 && stopping.reason !== null && Date.now() < stopping.deadline) {
    await delay(20);
    left = findAll(order, group);
  }
  // Twice more, for what was being forked while the first look was taken.
  for (let round = 0; round < 3 && left.length > 0; round += 1) {
    for (const pid of left) sendSignal(pid, "SIGKILL");
    await delay(5);
    left = findAll(order, group);
  }
  return count;
}

/**
 * Whoever belongs to the program, by its process group, its mark or its control group.
 * @param {Order} order
 * @param {number} group
 */
function findAll({ mark, cgroup }, group) {
  const relatives = findRelatives(group, mark);
  return cgroup ? [...new Set([...relatives, ...listMembers(cgroup.dir)])] : relatives;
}

/**
 * @param {Order} order
 * @returns {Stop}
 */
function readStop({ dir, graceSeconds }) {
  try {
    return JSON.parse(fs.readFileSync(path.join(dir, "stop.json"), "utf8"));
  } catch {
    return { reason: "agent-stopping", graceSeconds }; // someone else ends us: a machine that shuts down
  }
}

/**
 * Only one supervisor, and only while no agent has declared the attempt dead, may start it: linking a whole file is atomic.
 * Returns the code of what was in the way; `EEXIST` is another one.
 * @param {string} dir
 * @param {string | null} cgroup
 * @returns {string | null}
 */
function claim(dir, cgroup) {
  const draft = path.join(dir, `claim.${process.pid}`);
  try {
    fs.writeFileSync(draft, JSON.stringify({ pid: process.pid, start: startOf(process.pid), cgroup }), {
      mode: 0o600,
    });
    fs.linkSync(draft, path.join(dir, "claim.json"));
    return null;
  } catch (error) {
    return codeOf(error);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/**
 * @param {string} dir
 * @param {string} name
 * @param {object} record
 */
function writeRecord(dir, name, record) {
  const draft = path.join(dir, `${name}.draft`);
  fs.writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
  fs.renameSync(draft, path.join(dir, name));
}

/** @type {(...args: Parameters<typeof writeRecord>) => boolean} */
function tryWriteRecord(dir, name, record) {
  try {
    writeRecord(dir, name, record);
    return true;
  } catch {
    return false;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code ?? String(error);
}

/**
 * @param {object} message
 * @param {number} [exitCode] ends the process once the answer is out
 */
function answer(message, exitCode) {
  process.stdout.write(`${JSON.stringify(message)}\n`, () => {
    if (exitCode !== undefined) process.exit(exitCode);
  });
}

/**
 * Calls back at a time that may be further away than one timer reaches.
 * @param {number} time
 * @param {() => void} call
 */
function at(time, call) {
  const left = time - Date.now();
  if (left > longestTimerMs) setTimeout(() => at(time, call), longestTimerMs);
  else setTimeout(call, Math.max(0, left));
}

/** @param {number} milliseconds */
function delay(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
