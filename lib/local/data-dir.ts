import fs from "node:fs";
import path from "node:path";
import { isProcessAlive } from "./machine";
import { StartError } from "./options";

/** Takes the data directory for this process; throws StartError when it cannot be written or another Slipway runs in it. */
export function claimDataDir(dataDir: string, url: string): { release(): void } {
  try {
    makeDir(dataDir);
    fs.accessSync(dataDir, fs.constants.W_OK | fs.constants.X_OK);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown error";
    throw new StartError(
      `The data directory ${dataDir} cannot be written (${code}): choose another with --data-dir.`,
      { cause },
    );
  }
  const file = path.join(dataDir, "slipway.pid");
  const running = readHolder(file);
  if (running)
    throw new StartError(
      `Slipway already runs in ${dataDir} (process ${running.pid}, ${running.url}): stop it, or use another --data-dir.`,
    );
  fs.writeFileSync(file, JSON.stringify({ pid: process.pid, url }), { mode: 0o600 });
  return { release: () => fs.rmSync(file, { force: true }) };
}

/** One directory at a time: Node's recursive mkdir never returns below a place like /proc. */
function makeDir(dir: string): void {
  if (fs.existsSync(dir)) return;
  makeDir(path.dirname(dir));
  fs.mkdirSync(dir, { mode: 0o700 });
}

function readHolder(file: string): { pid: number; url: string } | null {
  if (!fs.existsSync(file)) return null;
  try {
    const holder = JSON.parse(fs.readFileSync(file, "utf8")) as { pid: number; url: string };
    return isProcessAlive(holder.pid) && isSlipway(holder.pid) ? holder : null;
  } catch {
    return null; // half-written by a process that was killed
  }
}

// After a reboot the number may belong to something else. Where the command line cannot be read, believe the number.
function isSlipway(pid: number): boolean {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("lib/local/main.ts");
  } catch {
    return !fs.existsSync("/proc/self");
  }
}
