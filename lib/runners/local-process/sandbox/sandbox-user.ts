/**
 * A program of an agent that is root runs as nobody: root without capabilities still owns /etc/shadow. Elsewhere it runs as
 * the agent's own user.
 */
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface SandboxUser {
  uid: number;
  gid: number;
  name: string;
  env: Record<string, string>;
}

export function sandboxUser(): SandboxUser | null {
  if (process.getuid?.() !== 0) return null;
  return { uid: 65_534, gid: 65_534, name: "nobody", env: { USER: "nobody", LOGNAME: "nobody" } };
}

/** The words that become this user for good, still able to open the devices. */
export function becomeUser(setpriv: string, { uid, gid }: SandboxUser, devices: readonly string[]): string[] {
  const groups = [...new Set(devices.flatMap(groupsOf))].filter((group) => group !== 0);
  return [
    ...[setpriv, `--reuid=${uid}`, `--regid=${gid}`, "--inh-caps=-all", "--bounding-set=-all"],
    groups.length > 0 ? `--groups=${groups.join(",")}` : "--clear-groups",
    "--",
  ];
}

/** Of a device, or of those in a directory of devices. */
function groupsOf(device: string): number[] {
  try {
    const stat = fs.statSync(device);
    return stat.isDirectory()
      ? fs.readdirSync(device).flatMap((name) => groupsOf(path.join(device, name)))
      : [stat.gid];
  } catch {
    return [];
  }
}

/** Gives the user the directory of its program, and the way to it through the agent's own. */
export async function openToUser(root: string, agentDir: string, user: SandboxUser): Promise<void> {
  openWay(root, agentDir, user);
  await run("chown", ["-hR", `${user.uid}:${user.gid}`, root]);
}

/** Only to go through: the names in these directories stay the agent's, and other users of the machine stay out. */
export function openWay(place: string, agentDir: string, { gid }: SandboxUser): void {
  const top = path.resolve(agentDir);
  for (
    let dir = path.dirname(path.resolve(place));
    `${dir}/`.startsWith(`${top}/`);
    dir = path.dirname(dir)
  ) {
    fs.chownSync(dir, -1, gid);
    fs.chmodSync(dir, 0o710);
  }
}

/** Whether the user gets to a directory, all those above it included. Access lists count for nothing here. */
export function canEnter(dir: string, user: SandboxUser): boolean {
  return findClosed(dir, user) === null;
}

/** The outermost directory on the way that the user may not go through. */
export function findClosed(dir: string, user: SandboxUser): string | null {
  const parent = path.dirname(dir);
  const above = parent === dir ? null : findClosed(parent, user);
  return above ?? (hasRight(dir, user, 0o1) ? null : dir);
}

export function hasRight(place: string, { uid, gid }: SandboxUser, right: number): boolean {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  if (!stat) return false;
  const shift = stat.uid === uid ? 6 : stat.gid === gid ? 3 : 0;
  return ((stat.mode >> shift) & right) === right;
}
