/**
 * Bubblewrap: the machine read-only and without people's homes, the attempt's directory writable, /tmp and the home of its
 * own, no sight of other processes, no network unless allowed, no privilege that could be had back. It ends with whoever
 * started it. What it promises is in docs/guides/agent.md, and sandbox-escape.process.test.ts tries to break each sentence.
 */
import fs from "node:fs";
import path from "node:path";
import { canSee, listPlaces, type Place, placeOf, toMounts } from "./sandbox-places";
import { becomeUser, openToUser, openWay, type SandboxUser, sandboxUser } from "./sandbox-user";
import { syscallFilter } from "./syscall-filter";

export interface SandboxSettings {
  /** Whether programs reach the network. */
  network: boolean;
  /** Directories besides the attempt's own that programs may write to. */
  writable: readonly string[];
  /** What programs may read of people's homes, such as an installation of conda. */
  readable: readonly string[];
  /** Files and directories that programs must not see, such as the agent's own secrets. */
  hidden: readonly string[];
  /** The agent's own directory: of all that is in it, a program sees its own attempt. */
  agentDir: string;
}

export interface SandboxTools {
  bwrap: string;
  /** Only needed where the agent is root. */
  setpriv: string | null;
}

export interface Enclosed {
  /** The words that start a program in the sandbox; the program's own follow. */
  argv: string[];
  /** What bubblewrap reads from descriptor 4 on. No command line shows the program's variables. */
  inputs: Buffer[];
}

export interface Sandbox {
  /** Lets the sandbox's user have the directory of an attempt; does something only where the agent is root. */
  handOver(root: string): Promise<void>;
  enclose(program: {
    root: string;
    cwd: string;
    env: Record<string, string>;
    tellsStatus: boolean;
  }): Enclosed;
  /** Whether a file can be seen from inside. */
  canSee(file: string, root: string): boolean;
  /** Variables that would lead out of it; null takes one away. */
  env: Record<string, string | null>;
}

const home = "/tmp/home";
/** Bubblewrap tells the supervisor on it how it goes. */
const statusFd = 3;
const argsFd = 4;
const filterFd = 5;
/** GPUs and fast networks; all other devices are left out. */
const devices = /^(nvidia.*|dri|kfd|infiniband)$/;

export function createSandbox(
  { bwrap, setpriv }: SandboxTools,
  settings: SandboxSettings,
  user: SandboxUser | null = sandboxUser(),
): Sandbox {
  const found = listDevices();
  const filter = syscallFilter(process.arch);
  const placesOf = (root: string): Place[] => [
    // Looked at anew each time: a secret's file may come after the agent.
    ...listPlaces(settings, user),
    ...findBorrowed(root, settings.agentDir).flatMap((dir) => placeOf(dir, "read")),
    ...placeOf(root, "write"),
  ];
  return {
    env: { HOME: home, TMPDIR: "/tmp", XDG_RUNTIME_DIR: null, ...user?.env },
    async handOver(root) {
      if (!user) return;
      await openToUser(root, settings.agentDir, user);
      for (const dir of findBorrowed(root, settings.agentDir)) openWay(dir, settings.agentDir, user);
    },
    canSee: (file, root) => canSee(placesOf(root), file),
    enclose({ root, cwd, env, tellsStatus }) {
      const args = [
        ...["--unshare-user-try", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"],
        ...["--die-with-parent", "--new-session", "--cap-drop", "ALL"],
        ...(settings.network ? [] : ["--unshare-net"]),
        ...["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"],
        ...found.flatMap((device) => ["--dev-bind", device, device]),
        ...[...toMounts(placesOf(root)), "--dir", home],
        ...Object.entries(env).flatMap(([name, value]) => ["--setenv", name, value]),
        ...["--chdir", cwd],
        ...(tellsStatus ? ["--json-status-fd", String(statusFd)] : []),
        ...(filter ? ["--seccomp", String(filterFd)] : []),
      ];
      return {
        argv: [
          ...(user ? becomeUser(setpriv ?? "setpriv", user, found) : []),
          ...[bwrap, "--args", String(argsFd), "--"],
        ],
        inputs: [Buffer.from(`${args.join("\0")}\0`), ...(filter ? [filter] : [])],
      };
    },
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

/**
 * Where the code's repository has its objects: without them `git` would find nothing of it. Only from the agent's own cache:
 * the file that says so lies where code from anywhere is unpacked.
 */
function findBorrowed(root: string, agentDir: string): string[] {
  try {
    const cache = path.join(fs.realpathSync(agentDir), "git") + path.sep;
    const text = fs.readFileSync(path.join(root, ".git/objects/info/alternates"), "utf8");
    return text
      .split("\n")
      .filter((line) => path.isAbsolute(line))
      .map((line) => fs.realpathSync(line))
      .filter((dir) => dir.startsWith(cache) && path.basename(dir) === "objects");
  } catch {
    return [];
  }
}
