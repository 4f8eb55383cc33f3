import fs from "node:fs";
import path from "node:path";

export class WorkDirError extends Error {}

/** Makes the directory and takes it for this process: two agents in one would start and clean up each other's runs. */
export function claimWorkDir(dir: string): { release(): void } {
  try {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    fs.accessSync(dir, fs.constants.W_OK | fs.constants.X_OK);
  } catch (cause) {
    throw new WorkDirError(`the agent's work directory ${dir} cannot be written: choose another`, { cause });
  }
  const file = path.join(dir, "agent.pid");
  const holder = readHolder(file);
  if (holder && isAgentAlive(holder))
    throw new WorkDirError(
      `another agent (process ${holder.pid}) works in ${dir}: stop it, or give this one a work directory of its own`,
    );
  fs.writeFileSync(file, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }), { mode: 0o600 });
  return { release: () => fs.rmSync(file, { force: true }) };
}

interface Holder {
  pid: number;
  start: string | null;
}

function readHolder(file: string): Holder | null {
  try {
    const { pid, start } = JSON.parse(fs.readFileSync(file, "utf8")) as Partial<Holder>;
    return typeof pid === "number" ? { pid, start: typeof start === "string" ? start : null } : null;
  } catch {
    return null;
  }
}

function isAgentAlive({ pid, start }: Holder): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  // After a reboot, or a container's restart, the number is someone else's.
  return start === null || startOf(pid) === start;
}

/** The kernel's time of start; null where it does not tell, and for a zombie. */
function startOf(pid: number): string | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}
