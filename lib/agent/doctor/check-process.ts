import os from "node:os";
import { processLimitNames } from "../../config/values/process-limits";
import { findCgroup } from "../../runners/local-process/find-cgroup";
import { findTool } from "../../runners/local-process/find-program";
import { listUnenforced } from "../../runners/local-process/launch-plan";
import { describeLimit } from "../../runners/local-process/pick-limits";
import {
  findSandboxProblem,
  findSandboxTools,
} from "../../runners/local-process/sandbox/find-sandbox-problem";
import { sandboxUser } from "../../runners/local-process/sandbox/sandbox-user";
import { sandboxOf } from "../settings/sandbox-settings";
import type { AgentSettings } from "../settings/settings";
import { type Finding, fail, fine, warn } from "./finding";

/** Programs on this machine: as whom they run, what holds their limits, and whether they can be shut in. */
export async function checkProcess(settings: AgentSettings): Promise<Finding[]> {
  return [checkUser(settings), ...checkLimits(settings), ...checkSandbox(settings)];
}

function checkUser({ localProcess }: AgentSettings): Finding {
  const subject = "local-process";
  const dropped = sandboxUser();
  if (!dropped) return fine(subject, `programs run as ${os.userInfo().username} on this machine`);
  const own = "Run the agent as a user of its own (User= in its systemd unit)";
  if (localProcess.sandbox)
    return warn(
      subject,
      `the agent is root; in the sandbox programs run as ${dropped.name}`,
      `${own}: what it does itself, such as fetching code, it does as root.`,
    );
  return warn(
    subject,
    "programs run as root: whoever may launch a run here owns this machine",
    `${own}, and shut programs in with \`sandbox: bubblewrap\` under local_process.`,
  );
}

function checkLimits({ localProcess, environment }: AgentSettings): Finding[] {
  const { limits, cgroup: wanted } = localProcess;
  const prlimit = findTool("prlimit", environment.PATH);
  // Only looked at: the agent itself moves and makes groups when it starts.
  const cgroup = findCgroup({ wanted, isLookOnly: true });
  const given = processLimitNames.flatMap((name) =>
    limits[name] === undefined ? [] : [`${name} ${describeLimit(name, limits[name])}`],
  );
  const how =
    "dir" in cgroup ? `held by control groups below ${cgroup.dir}` : `no control groups: ${cgroup.problem}`;
  const detail = `${given.length > 0 ? given.join(", ") : "none set"}; ${how}`;
  const missing = listUnenforced(processLimitNames, { prlimit, cgroup });
  if (missing.length === 0 && "dir" in cgroup) return [fine("limits", detail)];
  const lost = missing.length > 0 ? `Nothing here holds ${missing.join(", ")}; memory` : "Memory";
  const fix = `${lost} is bounded for each process, not for a run as a whole${prlimit === null ? ", and only with prlimit (util-linux), which is missing" : ""}. ${"problem" in cgroup && cgroup.isAbsent ? "Start the machine with control groups of version 2." : "Give the agent a control group: in its systemd unit Delegate=yes and DelegateSubgroup=agent, or cgroup under local_process in its file."}`;
  const isWanted = processLimitNames.some((name) => limits[name] !== undefined && missing.includes(name));
  // A machine where nobody asked for limits is not ill.
  return [
    isWanted || wanted.startsWith("/") ? warn("limits", detail, fix) : { ...fine("limits", detail), fix },
  ];
}

function checkSandbox(settings: AgentSettings): Finding[] {
  const sandbox = sandboxOf(settings);
  if (!sandbox) return [];
  const problem = findSandboxProblem(findSandboxTools(settings.environment), sandbox);
  if (problem === null)
    return [
      fine("sandbox", `bubblewrap works${sandbox.network ? ", with the network" : ", without network"}`),
    ];
  const fix =
    "The agent will not start: install bubblewrap, mend what it says, or take sandbox out of local_process.";
  return [fail("sandbox", problem, fix)];
}
