import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { findTool } from "../find-program";
import { explainSandbox } from "./explain-sandbox";
import { createSandbox, type Enclosed, type SandboxSettings, type SandboxTools } from "./sandbox";
import { findClosed, hasRight, type SandboxUser, sandboxUser } from "./sandbox-user";

export function findSandboxTools({
  PATH,
}: Readonly<Record<string, string | undefined>>): SandboxTools | null {
  const bwrap = findTool("bwrap", PATH);
  return bwrap === null ? null : { bwrap, setpriv: findTool("setpriv", PATH) };
}

/** Why programs cannot be started in a sandbox here, in words; null when they can. */
export function findSandboxProblem(tools: SandboxTools | null, settings: SandboxSettings): string | null {
  if (tools === null) return "bubblewrap (bwrap) is not installed on this machine";
  const missing = [...settings.writable, ...settings.readable].find((place) => !fs.existsSync(place));
  if (missing !== undefined)
    return `${missing}, which programs may ${settings.writable.includes(missing) ? "write to" : "read"}, does not exist`;
  const user = sandboxUser();
  const obstacle = user && findObstacle(tools, settings, user);
  if (obstacle) return obstacle;
  const program = { root: "/tmp", cwd: "/", env: {}, tellsStatus: false };
  const { status, complaint } = tryOut(createSandbox(tools, settings).enclose(program));
  return status === 0 ? null : explainSandbox(complaint);
}

/** What keeps a user from working who is not the agent's own. */
function findObstacle(
  { setpriv }: SandboxTools,
  { agentDir, writable, readable }: SandboxSettings,
  user: SandboxUser,
): string | null {
  const because = `${user.name}, as whom programs run because the agent is root,`;
  if (setpriv === null) return "setpriv (util-linux), which an agent that is root needs, is not installed";
  const parent = path.dirname(path.resolve(agentDir));
  const shut = fs.existsSync(parent) ? findClosed(parent, user) : null;
  if (shut !== null)
    return `${because} may not enter ${shut}, where the work directory ${agentDir} is: choose another work_dir, such as /var/lib/slipway-agent, or run the agent as a user of its own`;
  for (const place of [...writable, ...readable]) {
    const closed = findClosed(path.dirname(place), user) ?? (hasRight(place, user, 0o4) ? null : place);
    if (closed)
      return `${because} may not enter ${closed}, and so not reach ${place}: open it (chmod o+rx), or run the agent as a user of its own`;
  }
  const unwritable = writable.find((place) => !hasRight(place, user, 0o2));
  return unwritable
    ? `${because} may not write to ${unwritable}: give it the directory (chown ${user.name}), or run the agent as a user of its own`
    : null;
}

/** Files and not pipes, for a call that does not wait for anybody takes no more than one input. */
function tryOut({ argv: [program = "", ...args], inputs }: Enclosed) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-sandbox-"));
  const files = inputs.map((input, at) => {
    const file = path.join(dir, String(at));
    fs.writeFileSync(file, input, { mode: 0o600 });
    return fs.openSync(file, "r");
  });
  try {
    const { status, stderr, error } = spawnSync(program, [...args, "true"], {
      env: { NODE_ENV: "production" },
      encoding: "utf8",
      timeout: 30_000,
      stdio: ["ignore", "ignore", "pipe", "ignore", ...files],
    });
    return { status, complaint: error?.message ?? stderr };
  } finally {
    for (const file of files) fs.closeSync(file);
    fs.rmSync(dir, { recursive: true });
  }
}
