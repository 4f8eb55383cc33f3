/** What of the machine's files a program in a sandbox sees. Of two places in one another the inner one has the say. */
import fs from "node:fs";
import path from "node:path";
import { findCredentials, findHomes } from "./homes";
import type { SandboxSettings } from "./sandbox";
import { canEnter, type SandboxUser } from "./sandbox-user";

/** `scratch` is empty too, and the program may write there. */
type Access = "hide" | "scratch" | "read" | "write";

export interface Place {
  /** Without links: bubblewrap mounts over what a link points to, and would not mount over the link. */
  place: string;
  access: Access;
  isDirectory: boolean;
}

/** The places of all programs of an agent. Where one is named twice, the later counts. */
export function listPlaces(settings: SandboxSettings, user: SandboxUser | null): Place[] {
  const { network, readable, writable, hidden, agentDir } = settings;
  const hide = (names: readonly string[]) =>
    names
      .flatMap((name) => placeOf(name, "hide"))
      // What the sandbox's user cannot reach it cannot mount over either.
      .filter(({ place }) => !user || canEnter(path.dirname(place), user));
  return [
    ...placeOf("/tmp", "scratch"),
    ...hide(findHomes()),
    // Sockets of services, Docker's above all, would open a way out, whatever the file system says.
    ...hide(["/run", "/var/run", ...listSockets()]),
    ...(network ? placeOf("/run/systemd/resolve", "read") : []),
    ...hide(findCredentials([...readable, ...writable])),
    ...readable.map((name) => promised(name, "read")),
    ...writable.map((name) => promised(name, "write")),
    ...hide([...hidden, agentDir]),
  ];
}

/** Empty where there is nothing, or nothing that we may look at. */
export function placeOf(name: string, access: Access): Place[] {
  try {
    const place = fs.realpathSync(name);
    return [{ place, access, isDirectory: fs.statSync(place).isDirectory() }];
  } catch {
    return [];
  }
}

/** One that is gone is bubblewrap's to complain of: no program shall start without what it was promised. */
function promised(name: string, access: Access): Place {
  return placeOf(name, access)[0] ?? { place: name, access, isDirectory: true };
}

/** The words of bubblewrap that make these places. */
export function toMounts(places: readonly Place[]): string[] {
  const mounts = settle(places);
  return [
    ...mounts.flatMap(mountOf),
    // Last, for the places inside are made in it: nothing that a program writes shall seem to be kept.
    ...mounts.flatMap(({ place, access, isDirectory }) =>
      access === "hide" && isDirectory ? ["--remount-ro", place] : [],
    ),
  ];
}

/** Whether a file can be seen where these are the places. */
export function canSee(places: readonly Place[], file: string): boolean {
  const [found] = placeOf(file, "read");
  if (!found) return false;
  const around = innermost(settle(places), found.place);
  return around === undefined || !isEmpty(around);
}

function settle(places: readonly Place[]): Place[] {
  const last = new Map(places.map((one) => [one.place, one]));
  const settled: Place[] = [];
  for (const one of [...last.values()].sort((a, b) => depth(a.place) - depth(b.place)))
    if (changes(one, innermost(settled, one.place))) settled.push(one);
  return settled;
}

function changes({ access }: Place, around: Place | undefined): boolean {
  if (access === "hide") return !around || !isEmpty(around);
  if (access === "read") return around !== undefined && around.access !== "read";
  return true;
}

function isEmpty({ access }: Place): boolean {
  return access === "hide" || access === "scratch";
}

/** They are sorted by depth. */
function innermost(places: readonly Place[], place: string): Place | undefined {
  return places.findLast((one) => isWithin(place, one.place));
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer === "/" ? outer : `${outer}/`);
}

function depth(place: string): number {
  return place === "/" ? 0 : place.split("/").length;
}

function mountOf({ place, access, isDirectory }: Place): string[] {
  switch (access) {
    case "read":
      return ["--ro-bind", place, place];
    case "write":
      return ["--bind", place, place];
    case "scratch":
      return ["--tmpfs", place];
    case "hide":
      return isDirectory ? ["--tmpfs", place] : ["--ro-bind", "/dev/null", place];
  }
}

/** Sockets with a place among the files: what listens there need not be in /run. */
function listSockets(): string[] {
  try {
    return fs
      .readFileSync("/proc/net/unix", "utf8")
      .split("\n")
      .flatMap((line) => /^(?:\S+\s+){7}(\/.*)$/.exec(line)?.[1] ?? []);
  } catch {
    return [];
  }
}
