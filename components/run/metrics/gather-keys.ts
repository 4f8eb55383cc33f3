/**
 * Charts that come into view together, or hear of news together, ask one question: browsers hold back the seventh request to a
 * host, and the server reads a run's lines once for all of them.
 */
import type { AskSeries, Series, SeriesByRun, SeriesPart } from "./run-series";

interface Waiting {
  key: string;
  part: SeriesPart;
  resolve: (found: SeriesByRun) => void;
  reject: (reason: unknown) => void;
}

/** In one question: an address holds them all. */
const mostKeys = 24;
const gatherMs = 15;

export type LoadKey = (key: string, part: SeriesPart) => Promise<SeriesByRun>;

export function gatherKeys(
  ask: AskSeries,
  schedule: (task: () => void, milliseconds: number) => void = scheduleByTimer,
): LoadKey {
  let waiting: Waiting[] = [];
  const send = (group: readonly Waiting[], part: SeriesPart) => {
    const keys = [...new Set(group.map(({ key }) => key))];
    ask({ ...part, keys }, new AbortController().signal).then(
      (answer) => {
        for (const { key, resolve } of group) resolve(pick(answer, key));
      },
      (reason: unknown) => {
        for (const { reject } of group) reject(reason);
      },
    );
  };
  const flush = () => {
    const asked = waiting;
    waiting = [];
    for (const { part, members } of groupParts(asked)) {
      for (let at = 0; at < members.length; at += mostKeys) send(members.slice(at, at + mostKeys), part);
    }
  };
  return (key, part) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) schedule(flush, gatherMs);
      waiting.push({ key, part, resolve, reject });
    });
}

/** Those that want everything must not make the others ask for it again; of beginnings that differ a little, the earliest serves all. */
function groupParts(asked: readonly Waiting[]): { part: SeriesPart; members: Waiting[] }[] {
  const groups = new Map<string, { part: SeriesPart; members: Waiting[] }>();
  for (const one of asked) {
    const { stream, x, from, to } = one.part;
    const name = JSON.stringify([stream, x, to, from === undefined]);
    const group = groups.get(name) ?? { part: one.part, members: [] };
    group.members.push(one);
    if (from !== undefined) group.part = { ...group.part, from: Math.min(from, group.part.from ?? from) };
    groups.set(name, group);
  }
  return [...groups.values()];
}

function pick(answer: Record<string, Series[]>, key: string): SeriesByRun {
  return Object.fromEntries(
    Object.entries(answer).flatMap(([run, list]) => {
      const found = list.find((series) => series.key === key);
      return found ? [[run, found]] : [];
    }),
  );
}

function scheduleByTimer(task: () => void, milliseconds: number): void {
  setTimeout(task, milliseconds);
}
