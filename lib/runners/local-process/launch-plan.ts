/** How a program is started under its limits and in its sandbox: other programs' words before its own. */
import os from "node:os";
import path from "node:path";
import type { ProcessLimitName, ProcessLimits } from "../../config/values/process-limits";
import { processLimitNames } from "../../config/values/process-limits";
import type { AttemptKey } from "../runner";
import { markName } from "./attempt-files";
import type { CgroupPlace } from "./find-cgroup";
import type { ProcessPlan } from "./plan-process";
import type { Sandbox } from "./sandbox/sandbox";

/** What this machine has to hold a program back with. */
export interface Restraints {
  prlimit: string | null;
  /** More than the agent may have itself it cannot give. */
  most: ProcessLimits;
  cgroup: CgroupPlace;
  sandbox: Sandbox | null;
}

export interface LaunchPlan extends ProcessPlan {
  /** A group of the attempt's own, and what is to be written into it. */
  cgroup: { dir: string; files: Record<string, string> } | null;
  /** Bubblewrap starts the program, tells about it, and reads these from descriptor 4 on, as base64; null without it. */
  sandboxInputs: string[] | null;
  /** Limits that nothing on this machine enforces. */
  unenforced: ProcessLimitName[];
}

const period = 100_000;

export function planLaunch(
  key: AttemptKey,
  plan: ProcessPlan,
  limits: ProcessLimits,
  { prlimit, most, cgroup, sandbox }: Restraints,
): LaunchPlan {
  const isSandboxed = sandbox !== null;
  const byGroup = "dir" in cgroup ? groupFiles(limits, cgroup.controllers, isSandboxed) : {};
  const group = "dir" in cgroup && Object.keys(byGroup).length > 0 ? cgroup.dir : null;
  const rest = processLimitNames.filter(
    (name) => limits[name] !== undefined && !(groupKeys[name] in byGroup),
  );
  const flags = rest.flatMap((name) => flagFor(name, Math.min(limits[name] ?? 0, most[name] ?? Infinity)));
  const unenforced = listUnenforced(rest, { prlimit, cgroup: { problem: "" } });
  const held = prlimit !== null && flags.length > 0 ? [prlimit, ...flags, "--"] : [];
  const dir = group && path.join(group, groupName(key));
  const enclosed = sandbox?.enclose({
    ...{ root: plan.root, cwd: plan.cwd, tellsStatus: true },
    env: changeUnset(plan, sandbox.env),
  });
  return {
    ...plan,
    // What comes before the sandbox starts with nothing of the run: the dynamic linker would do what its variables say.
    ...(enclosed && { env: pickMark(plan), cwd: "/" }),
    argv: [...(dir ? joinGroup(dir) : []), ...held, ...(enclosed?.argv ?? []), ...plan.argv],
    cgroup: dir ? { dir, files: byGroup } : null,
    sandboxInputs: enclosed?.inputs.map((input) => input.toString("base64")) ?? null,
    unenforced,
  };
}

/** What the run itself says about these variables stays. */
function changeUnset({ env, own }: ProcessPlan, changes: Sandbox["env"]): Record<string, string> {
  const changed = { ...env };
  for (const [name, value] of Object.entries(changes)) {
    if (own.has(name)) continue;
    if (value === null) delete changed[name];
    else changed[name] = value;
  }
  return changed;
}

function pickMark({ mark }: ProcessPlan): Record<string, string> {
  return { [markName]: mark.slice(markName.length + 1) };
}

/** Ids come from the server; a name on disk is made of what is harmless there. */
function groupName({ runId, attempt }: AttemptKey): string {
  return `run-${runId.replace(/[^A-Za-z0-9_-]/g, "_")}.${attempt}`;
}

/** The shell joins the group itself before it becomes the program: no moment of it is outside. */
function joinGroup(dir: string): string[] {
  return ["/bin/sh", "-c", 'echo 0 >"$1" && shift && exec "$@"', "sh", path.join(dir, "cgroup.procs")];
}

const groupKeys: Record<ProcessLimitName, string> = {
  memory: "memory.max",
  processes: "pids.max",
  cpus: "cpu.max",
  open_files: "-",
  file_size: "-",
};

function groupFiles(
  { memory, processes, cpus }: ProcessLimits,
  controllers: ReadonlySet<string>,
  isSandboxed: boolean,
): Record<string, string> {
  const files: Record<string, string> = {};
  if (memory !== undefined && controllers.has("memory")) {
    files["memory.max"] = String(memory);
    // Else the kernel might take one child and leave a program that waits for it for ever.
    files["memory.oom.group"] = "1";
  }
  // Bubblewrap is two processes of its own.
  if (processes !== undefined && controllers.has("pids"))
    files["pids.max"] = String(processes + (isSandboxed ? 2 : 0));
  if (cpus !== undefined && controllers.has("cpu"))
    files["cpu.max"] = `${Math.max(1_000, Math.round(cpus * period))} ${period}`;
  return files;
}

function flagFor(name: ProcessLimitName, value: number): string[] {
  switch (name) {
    case "memory":
      // Not the address space: CUDA and JavaScript reserve hundreds of gigabytes that they never use.
      return [`--data=${value}`];
    case "processes":
      return [`--nproc=${value}`];
    case "open_files":
      return [`--nofile=${value}`];
    case "file_size":
      return [`--fsize=${value}`];
    case "cpus":
      return [];
  }
}

/** Which of the limits nothing here would hold. */
export function listUnenforced(
  names: readonly ProcessLimitName[],
  { prlimit, cgroup }: Pick<Restraints, "prlimit" | "cgroup">,
): ProcessLimitName[] {
  const held = "dir" in cgroup ? cgroup.controllers : new Set<string>();
  return names.filter((name) => !held.has(controllers[name] ?? "") && !canFlag(name, prlimit));
}

const controllers: Partial<Record<ProcessLimitName, string>> = {
  memory: "memory",
  processes: "pids",
  cpus: "cpu",
};

/** The kernel counts a user's processes, and never refuses one to root. */
function canFlag(name: ProcessLimitName, prlimit: string | null): boolean {
  if (prlimit === null || name === "cpus") return false;
  return name !== "processes" || os.userInfo().uid !== 0;
}
