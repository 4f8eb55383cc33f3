import type { RunState } from "@/lib/runs/run-state";
import type { Matchable } from "./palette-match";
import { allPlaces, type FrameRights, mayVisit } from "./places";

/** What `/api/find` answers. */
export interface Findings {
  queues: { name: string; resource: string }[];
  jobs: { name: string; version: number }[];
  runs: { id: string; name: string; state: RunState; author: string; queue: string }[];
}

export type PaletteCommand =
  | { kind: "go"; href: string }
  | { kind: "theme"; theme: "light" | "dark" | "system" }
  | { kind: "density" }
  | { kind: "team"; id: string }
  | { kind: "help" }
  | { kind: "sign-out" };

export interface PaletteEntry extends Matchable {
  /** Unique in the palette. */
  id: string;
  hint?: string;
  state?: RunState;
  keys?: string;
  command: PaletteCommand;
}

export interface PaletteGroup {
  name: string;
  entries: PaletteEntry[];
  /** The server has found them already: they are shown as they come. */
  isFound?: true;
}

const go = (href: string): PaletteCommand => ({ kind: "go", href });

function pages(rights: FrameRights): PaletteEntry[] {
  return allPlaces
    .filter((place) => mayVisit(place, rights))
    .map(({ href, label, key }) => ({
      id: `page ${href}`,
      label,
      words: ["page", "go to"],
      keys: `g ${key}`,
      command: go(href),
    }));
}

function actions(rights: FrameRights, otherTeams: readonly { id: string; name: string }[]): PaletteEntry[] {
  const entries: PaletteEntry[] = [];
  if (rights.createQueue)
    entries.push({
      id: "new queue",
      label: "New queue",
      words: ["create", "add"],
      command: go("/queues/new"),
    });
  if (rights.createJob)
    entries.push({ id: "new job", label: "New job", words: ["create", "add"], command: go("/jobs/new") });
  for (const theme of ["light", "dark", "system"] as const) {
    const label = theme === "system" ? "Theme as the system" : `${theme === "dark" ? "Dark" : "Light"} theme`;
    entries.push({
      id: `theme ${theme}`,
      label,
      words: ["appearance", "mode"],
      command: { kind: "theme", theme },
    });
  }
  entries.push({
    id: "density",
    label: "Dense tables on or off",
    words: ["rows", "compact"],
    command: { kind: "density" },
  });
  for (const { id, name } of otherTeams)
    entries.push({
      id: `team ${id}`,
      label: `Switch to ${name}`,
      words: ["team"],
      command: { kind: "team", id },
    });
  entries.push({
    id: "help",
    label: "Keyboard",
    words: ["keys", "shortcuts", "help"],
    keys: "?",
    command: { kind: "help" },
  });
  entries.push({ id: "sign out", label: "Sign out", words: ["log out"], command: { kind: "sign-out" } });
  return entries;
}

/** Everything the palette may offer, in the order it is shown without a query. */
export function paletteGroups(
  found: Findings | undefined,
  rights: FrameRights,
  otherTeams: readonly { id: string; name: string }[],
): PaletteGroup[] {
  const { queues = [], jobs = [], runs = [] } = found ?? {};
  return [
    { name: "Pages", entries: pages(rights) },
    {
      name: "Queues",
      entries: queues.flatMap(({ name, resource }) => queueEntries(name, resource, rights)),
    },
    {
      name: "Jobs",
      entries: jobs.map(({ name, version }) => ({
        id: `job ${name}`,
        label: name,
        words: ["job"],
        hint: `job v${version}`,
        command: go(`/jobs/${encodeURIComponent(name)}`),
      })),
    },
    {
      name: "Runs",
      isFound: true,
      entries: runs.map(({ id, name, state, author, queue }) => ({
        id: `run ${id}`,
        label: name,
        hint: `${author} on ${queue}`,
        state,
        command: go(`/runs/${id}`),
      })),
    },
    { name: "Actions", entries: actions(rights, otherTeams) },
  ];
}

function queueEntries(name: string, resource: string, rights: FrameRights): PaletteEntry[] {
  const path = `/queues/${encodeURIComponent(name)}`;
  const entries: PaletteEntry[] = [
    { id: `queue ${name}`, label: name, words: ["queue", resource], hint: resource, command: go(path) },
  ];
  if (rights.launch)
    entries.push({
      id: `launch ${name}`,
      label: `Launch on ${name}`,
      words: ["run", "start"],
      command: go(`/launch?queue=${encodeURIComponent(name)}`),
    });
  return entries;
}
