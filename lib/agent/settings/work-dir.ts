import fs from "node:fs";
import path from "node:path";
import { z } from "zod";

export class WorkDirError extends Error {}

/**
 * Makes the directory and takes it for this process: two agents in one would start and clean up each other's runs. A lock is
 * a file with a number. Whoever finds the holder of the highest one gone links the next number, which only one of them can;
 * the highest is never removed, so that a look at the directory that was slow cannot bring back a lower one.
 */
export function claimWorkDir(dir: string): { release(): void } {
  try {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    fs.accessSync(dir, fs.constants.W_OK | fs.constants.X_OK);
  } catch (cause) {
    throw new WorkDirError(`the agent's work directory ${dir} cannot be written: choose another`, { cause });
  }
  const at = fs.realpathSync(dir);
  const draft = path.join(dir, `agent-lock.draft.${process.pid}`);
  fs.writeFileSync(draft, JSON.stringify({ pid: process.pid, start: startOf(process.pid), dir: at }), {
    mode: 0o600,
  });
  try {
    for (;;) {
      const highest = Math.max(0, ...listLocks(dir));
      refuseLiving(dir, at, highest);
      const mine = highest + 1;
      if (!tryLink(draft, lockFile(dir, mine))) continue;
      if (Math.max(...listLocks(dir)) !== mine) {
        fs.rmSync(lockFile(dir, mine), { force: true });
        continue;
      }
      for (const number of listLocks(dir))
        if (number < mine) fs.rmSync(lockFile(dir, number), { force: true });
      return { release: () => fs.writeFileSync(lockFile(dir, mine), "") };
    }
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function lockFile(dir: string, number: number): string {
  return path.join(dir, `agent-lock.${number}`);
}

function listLocks(dir: string): number[] {
  return fs.readdirSync(dir).flatMap((name) => {
    const number = /^agent-lock\.(\d+)$/u.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

function refuseLiving(dir: string, at: string, number: number): void {
  const holder = readHolder(lockFile(dir, number));
  // In a copied directory it is the lock of the original.
  if (holder && holder.dir === at && isAgentAlive(holder))
    throw new WorkDirError(
      `another agent (process ${holder.pid}) works in ${dir}: stop it, or give this one a work directory of its own`,
    );
}

/** Of several that start at the same moment one gets through. */
function tryLink(draft: string, file: string): boolean {
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

const holderSchema = z.object({
  pid: z.int(),
  start: z.string().nullable(),
  /** Where it works. */
  dir: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

function readHolder(file: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
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
