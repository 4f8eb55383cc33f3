/**
 * What every server process does besides answering: it looks which chores are due and does those that no other server has.
 * Which they are: leases of agents that are gone, runs past their time, agents that fell silent, a sample of each queue, and
 * what nobody needs any more.
 */

import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { markLostAgents } from "../../db/agents";
import { ensureChore, secondsUntilChore } from "../../db/chores";
import { getDatabase } from "../../db/client";
import { crashSilentRuns } from "../../db/client-runs";
import { deleteOldLogs } from "../../db/log-chunks";
import { deleteOldSamples, insertQueueSamples } from "../../db/queue-trends";
import { findNextDueSeconds } from "../../db/run-queue-items";
import { fillChore, fillRunValues } from "../../db/run-values";
import { sweepSessions } from "../../db/sessions";
import { sweepSignInAttempts } from "../../db/sign-in-attempts";
import { logEvent, logFailure } from "../../logger";
import { endOverdueRuns, reapExpiredLeases } from "./reap-expired-leases";
import { type Chore, runChore } from "./run-chore";

/** Never longer than this: a lease that is handed out later may end before the one that was looked at. */
const longestSleepSeconds = 5;
const sampleDays = 400;
/** A client gives a sign of life every 30 s. */
const silentSeconds = 300;
const system = { kind: "system" } as const;

export interface ChoreSettings {
  /** Logs of runs that ended longer ago are deleted; 0 keeps them. */
  logDays: number;
  /** Of other use cases. */
  more?: readonly Chore[];
}

function listChores({ logDays, more = [] }: ChoreSettings): Chore[] {
  return [
    ...more,
    {
      name: "reap-leases",
      work: async () => {
        await reapExpiredLeases(system);
        const due = (await findNextDueSeconds(getDatabase())) ?? longestSleepSeconds;
        return { nextSeconds: Math.min(Math.max(due, 0.2), longestSleepSeconds) };
      },
    },
    { name: "end-overdue-runs", work: () => every(15, () => endOverdueRuns(system)) },
    { name: "notice-lost-agents", work: () => every(longestSleepSeconds, noticeLostAgents) },
    { name: "notice-silent-programs", work: () => every(15, noticeSilentPrograms) },
    { name: "sample-queues", work: () => every(60, () => insertQueueSamples(getDatabase())) },
    {
      name: "forget-samples",
      work: () => every(6 * 3_600, () => deleteOldSamples(getDatabase(), sampleDays)),
    },
    { name: "forget-sign-ins", work: () => every(600, () => sweepSignInAttempts(getDatabase())) },
    { name: "forget-sessions", work: () => every(3_600, () => sweepSessions(getDatabase())) },
    { name: fillChore, work: fillValues },
    ...(logDays > 0 ? [{ name: "forget-logs", work: (mark: Date | null) => forgetLogs(mark, logDays) }] : []),
  ];
}

async function every(nextSeconds: number, work: () => Promise<unknown>): Promise<{ nextSeconds: number }> {
  await work();
  return { nextSeconds };
}

async function noticeLostAgents(): Promise<void> {
  for (const { id, teamId, leases } of await markLostAgents(getDatabase()))
    logEvent("agent:lost", { agent: id, team: teamId, leases });
}

async function noticeSilentPrograms(): Promise<void> {
  for (const { id } of await crashSilentRuns(getDatabase(), silentSeconds))
    logEvent("run:silent", { run: id });
}

/** Some at a time, with a pause while there are more, so that it never holds up anything. */
async function forgetLogs(mark: Date | null, days: number): Promise<{ nextSeconds: number; mark?: Date }> {
  const reached = await deleteOldLogs(getDatabase(), mark, days);
  if (!reached) return { nextSeconds: 3_600 };
  logEvent("log:forgotten", { until: reached.toISOString() });
  return { nextSeconds: 1, mark: reached };
}

const filled = new Date(0);
const fillMs = 3_000;
const rarelySeconds = 86_400;

/** Once: what runs of earlier versions are found by. A million take some minutes, newest first. */
async function fillValues(mark: Date | null): Promise<{ nextSeconds: number; mark: Date }> {
  let reached = mark;
  for (const end = performance.now() + fillMs; performance.now() < end; ) {
    reached = await fillRunValues(getDatabase(), reached);
    if (!reached) return { nextSeconds: rarelySeconds, mark: filled };
  }
  return { nextSeconds: 0.5, mark: reached ?? filled };
}

const store = globalThis as typeof globalThis & { slipwayChores?: AbortController };

/** Starts once per process; the second call changes nothing. It ends with the process or by `stopKeepingChores`. */
export function keepChores(settings: ChoreSettings): void {
  if (store.slipwayChores) return;
  const controller = new AbortController();
  store.slipwayChores = controller;
  const holder = randomUUID();
  for (const chore of listChores(settings)) void keep(chore, holder, controller.signal);
}

export function stopKeepingChores(): void {
  store.slipwayChores?.abort();
  store.slipwayChores = undefined;
}

async function keep(chore: Chore, holder: string, signal: AbortSignal): Promise<void> {
  let isKnown = false;
  while (!signal.aborted) {
    let seconds = longestSleepSeconds;
    try {
      if (!isKnown) await ensureChore(getDatabase(), chore.name);
      isKnown = true;
      await runChore(chore, holder);
      seconds = await secondsUntilChore(getDatabase(), chore.name);
    } catch (error) {
      logFailure("chore:failed", error, { chore: chore.name });
    }
    const pause = Math.min(Math.max(seconds, 0.1), longestSleepSeconds) * 1_000;
    await delay(pause, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
