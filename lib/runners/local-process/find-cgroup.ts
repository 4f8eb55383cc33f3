import fs from "node:fs";
import path from "node:path";
import { isFileError } from "./attempt-files";
import { listMembers } from "./cgroup.mjs";

/** Where attempts get control groups, and what can be bounded there; or why there is none. */
export type CgroupPlace =
  | { dir: string; controllers: ReadonlySet<string> }
  | { problem: string; isAbsent?: boolean };

export interface CgroupOptions {
  /** `auto`, `off`, or a directory that was given to the agent. */
  wanted: string;
  /** Changes nothing: says what would be found. */
  isLookOnly?: boolean;
  /** Where the kernel shows the groups, and which one this process is in; told apart in tests. */
  mount?: string;
  ownGroup?: string | null;
}

const useful = ["memory", "pids", "cpu"];
/** The name of the group that the agent itself is in, beside those of its attempts. */
const agentGroup = "agent";

/**
 * Finds a group whose children may be bounded. Without a directory of its own the agent uses the group it was started in,
 * if that was given to it (systemd: `Delegate=yes`): a group with bounded children may hold no process itself, so the
 * agent moves into a child. Nobody else is ever moved.
 */
export function findCgroup(options: CgroupOptions): CgroupPlace {
  const { wanted, isLookOnly = false, mount = "/sys/fs/cgroup", ownGroup = readOwnGroup() } = options;
  if (wanted === "off") return { problem: "control groups are switched off in the agent's file" };
  if (!fs.existsSync(path.join(mount, "cgroup.controllers")))
    return { problem: "this machine has no control groups of version 2", isAbsent: true };
  try {
    const found = wanted === "auto" ? findOwn(mount, ownGroup) : { dir: wanted };
    if (found === null)
      return {
        problem:
          "the agent was given no control group of its own (systemd: Delegate=yes, DelegateSubgroup=agent)",
      };
    if (isLookOnly) return foresee(found.dir);
    makeGroup(found.dir);
    if (found.isOurs) moveAway(found.dir);
    return openControllers(found.dir);
  } catch (error) {
    const where = wanted === "auto" ? "the agent's control group" : wanted;
    return { problem: `${where} cannot be used (${error instanceof Error ? error.message : String(error)})` };
  }
}

function readOwnGroup(): string | null {
  try {
    return /^0::(\/.*)$/m.exec(fs.readFileSync("/proc/self/cgroup", "utf8"))?.[1] ?? null;
  } catch {
    return null;
  }
}

/** `isOurs`: this process is in it, and alone. */
function findOwn(mount: string, ownGroup: string | null): { dir: string; isOurs?: boolean } | null {
  if (ownGroup === null || ownGroup.includes("/..")) return null;
  const own = path.join(mount, ownGroup);
  // The root of the machine is the only group with processes whose children may be bounded.
  if (ownGroup === "/" && !fs.existsSync(path.join(own, "cgroup.type")))
    return isWritable(own) ? { dir: path.join(own, "slipway") } : null;
  const parent = path.dirname(own);
  if (path.basename(own) === agentGroup && isWritable(parent)) return { dir: parent };
  if (!isWritable(own) || listMembers(own).some((pid) => pid !== process.pid)) return null;
  return { dir: own, isOurs: true };
}

function moveAway(dir: string): void {
  const ours = path.join(dir, agentGroup);
  makeGroup(ours);
  fs.writeFileSync(path.join(ours, "cgroup.procs"), String(process.pid));
}

function makeGroup(dir: string): void {
  try {
    fs.mkdirSync(dir);
  } catch (error) {
    if (!isFileError(error, "EEXIST")) throw error;
  }
}

function foresee(dir: string): CgroupPlace {
  const existing = fs.existsSync(dir) ? dir : path.dirname(dir);
  const controllers = readWords(path.join(existing, "cgroup.controllers")).filter((name) =>
    useful.includes(name),
  );
  if (controllers.length === 0)
    return { problem: `${dir} has no say over memory, processes or processor time` };
  if (!isWritable(existing)) return { problem: `${dir} may not be changed by this user` };
  return { dir, controllers: new Set(controllers) };
}

function isWritable(dir: string): boolean {
  try {
    for (const name of [".", "cgroup.procs", "cgroup.subtree_control"])
      fs.accessSync(path.join(dir, name), fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function openControllers(dir: string): CgroupPlace {
  // A group directly below the machine's root has what the root hands down.
  tryHandDown(path.dirname(dir));
  tryHandDown(dir);
  const controllers = new Set(readWords(path.join(dir, "cgroup.subtree_control")));
  const missing = useful.filter((name) => !controllers.has(name));
  if (missing.length === useful.length)
    return { problem: `${dir} may bound neither memory nor processes nor processor time of its children` };
  return { dir, controllers };
}

function tryHandDown(dir: string): void {
  const had = new Set(readWords(path.join(dir, "cgroup.subtree_control")));
  for (const name of readWords(path.join(dir, "cgroup.controllers")))
    if (useful.includes(name) && !had.has(name))
      tryWrite(path.join(dir, "cgroup.subtree_control"), `+${name}`);
}

function tryWrite(file: string, text: string): void {
  try {
    fs.writeFileSync(file, text);
  } catch {
    return; // what is missing then is told by what can be read
  }
}

function readWords(file: string): string[] {
  try {
    return fs.readFileSync(file, "utf8").split(/\s+/).filter(Boolean);
  } catch {
    return [];
  }
}
