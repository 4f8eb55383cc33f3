import fs from "node:fs";
import path from "node:path";
import { z } from "zod";

export class WorkDirError extends Error {}

/** Makes the directory and takes it for this process: two agents in one would start and clean up each other's runs. */
export function claimWorkDir(dir: string): { release(): void } {
  try {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    fs.accessSync(dir, fs.constants.W_OK | fs.constants.X_OK);
  } catch (cause) {
    throw new WorkDirError(`the agent's work directory ${dir} cannot be written: choose another`, { cause });
  }
  const at = fs.realpathSync(dir);
  const file = path.join(dir, "agent.pid");
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify({ pid: process.pid, start: startOf(process.pid), dir: at }), {
    mode: 0o600,
  });
  try {
    while (!tryLink(draft, file)) {
      const holder = readHolder(file);
      // In a copied directory it is the lock of the original.
      if (holder && holder.dir === at && isAgentAlive(holder))
        throw new WorkDirError(
          `another agent (process ${holder.pid}) works in ${dir}: stop it, or give this one a work directory of its own`,
        );
      clearAway(file, holder);
    }
  } finally {
    fs.rmSync(draft, { force: true });
  }
  return { release: () => fs.rmSync(file, { force: true }) };
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

/** Removes the lock of a process that is gone, and puts back what turns out to be somebody else's, made meanwhile. */
function clearAway(file: string, dead: Holder | null): void {
  const aside = `${file}.${process.pid}.old`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return; // Another one was first.
  }
  const found = readHolder(aside);
  if (found && (found.pid !== dead?.pid || found.start !== dead.start)) tryLink(aside, file);
  fs.rmSync(aside, { force: true });
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
