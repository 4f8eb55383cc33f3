import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { findTool } from "./find-program";

export interface SandboxSettings {
  /** Whether programs reach the network. */
  network: boolean;
  /** Directories besides the attempt's own that programs may write to. */
  writable: readonly string[];
  /** Files and directories that programs must not see, such as the agent's own secrets. */
  hidden: readonly string[];
}

export interface Sandbox {
  /** The words that start a program in it; `--` and the program follow. `statusFd` is told how it goes. */
  wrap(options: { workDir: string; cwd: string; readable?: string[]; statusFd?: number }): string[];
  /** Variables that would lead out of it. */
  env: Record<string, string>;
}

const home = "/tmp/home";
/** In a person's home: what opens other doors than the run's. The rest of it stays readable, for it may hold the tools. */
const credentials =
  ".ssh .aws .azure .config/gcloud .kube .docker .netrc .git-credentials .gnupg .slipway".split(" ");
/** GPUs and fast networks; all other devices are left out. */
const devices = /^(nvidia.*|dri|kfd|infiniband)$/;

/**
 * Bubblewrap: the machine read-only, the attempt's directory writable, /tmp and the home of its own, no sight of other
 * processes, no network unless allowed. It ends with whoever started it.
 */
export function createSandbox(tool: string, { network, writable, hidden }: SandboxSettings): Sandbox {
  // Sockets of services, Docker's above all, would open a way out, whatever the file system says.
  const hide = ["/run", ...hidden, ...credentials.map((name) => path.join(os.homedir(), name))];
  const first = [
    ...["--die-with-parent", "--new-session", "--unshare-pid", "--unshare-ipc", "--unshare-uts"],
    ...(network ? [] : ["--unshare-net"]),
    ...["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", "--dir", home],
    ...listDevices().flatMap((device) => ["--dev-bind", device, device]),
  ];
  const last = [
    ...(network ? ["--ro-bind-try", "/run/systemd/resolve", "/run/systemd/resolve"] : []),
    ...writable.flatMap((dir) => ["--bind", dir, dir]),
  ];
  return {
    env: { HOME: home, TMPDIR: "/tmp" },
    wrap: ({ workDir, cwd, readable = [], statusFd }) => [
      ...[tool, ...first],
      // Looked at anew each time: a secret's file may come after the agent.
      ...hide.flatMap(cover),
      ...last,
      ...readable.flatMap((dir) => ["--ro-bind-try", dir, dir]),
      ...["--bind", workDir, workDir, "--chdir", cwd],
      ...(statusFd === undefined ? [] : ["--json-status-fd", String(statusFd)]),
      "--",
    ],
  };
}

function listDevices(): string[] {
  try {
    return fs
      .readdirSync("/dev")
      .filter((name) => devices.test(name))
      .map((name) => path.join("/dev", name));
  } catch {
    return [];
  }
}

export function findBubblewrap({ PATH }: Readonly<Record<string, string | undefined>>): string | null {
  return findTool("bwrap", PATH);
}

/** An empty directory, or an empty file, over what is there. */
function cover(place: string): string[] {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  if (!stat) return [];
  // Bubblewrap mounts over what a link points to, and would not mount over the link.
  const real = fs.realpathSync(place);
  return stat.isDirectory() ? ["--tmpfs", real] : ["--ro-bind", "/dev/null", real];
}

/** Why programs cannot be started in a sandbox here, in words; null when they can. */
export function findSandboxProblem(tool: string | null, settings: SandboxSettings): string | null {
  if (tool === null) return "bubblewrap (bwrap) is not installed on this machine";
  const missing = settings.writable.find((dir) => !fs.existsSync(dir));
  if (missing !== undefined) return `the directory ${missing}, which programs may write to, does not exist`;
  const words = [...createSandbox(tool, settings).wrap({ workDir: "/tmp", cwd: "/" }), "true"];
  const { status, stderr, error } = spawnSync(tool, words.slice(1), { encoding: "utf8", timeout: 10_000 });
  if (status === 0) return null;
  return explainSandbox(error?.message ?? stderr);
}

/** What bubblewrap says when it cannot work, for people. */
export function explainSandbox(complaint: string): string {
  const said =
    complaint
      .trim()
      .split("\n")
      .at(-1)
      ?.replace(/^bwrap: /, "") ?? "";
  if (/namespace|uid map|setuid|Operation not permitted/i.test(said))
    return `this machine does not let ${os.userInfo().username} make the namespaces that a sandbox needs (bubblewrap: ${said}); allow unprivileged user namespaces (sysctl user.max_user_namespaces, kernel.apparmor_restrict_unprivileged_userns), or, in a container, start the agent with that right`;
  return `bubblewrap cannot make a sandbox here: ${said || "it ended without a word"}`;
}
