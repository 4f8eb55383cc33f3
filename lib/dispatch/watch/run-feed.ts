/**
 * What everyone who watches one run in this process shares: one look at the database per wake-up, however many pages are open.
 * A feed lives from its first reader to its last, or until the run has ended. A reader asks for the next look at its own pace:
 * nobody waits for a slow one, who then finds the older part of the log in the database.
 */
import { getDatabase } from "../../db/client";
import { findLogChunks, findLogSizes } from "../../db/log-chunks";
import { openWakeUp, type WakeUp } from "../../db/notifications";
import { findRunEvents } from "../../db/run-events";
import { countRunLines } from "../../db/run-streams";
import { findRunState } from "../../db/runs";
import { outcomeReasons } from "../../runs/agent-protocol";
import { finalStates, runStates } from "../../runs/run-state";
import type { RunEventView, RunLineCounts, RunStateMessage } from "../../runs/run-view";
import { toRunEventView } from "../history/run-event-view";
import { toIso } from "../history/run-row";
import { toLogPiece } from "./log-piece";
import { createLogWindow, type LogWindow } from "./log-window";

/** The run at one moment. Log and events were read after the state: when the state is final, they are complete. */
export interface RunLook {
  /** 1 for the first look of the feed. */
  number: number;
  /** The same object as long as nothing has changed; null when there is no such run any more. */
  state: RunStateMessage | null;
  /** All of the run so far, in order; later looks add to this very list. */
  events: readonly RunEventView[];
  /** The same object as long as nothing has come. */
  lines: RunLineCounts;
  /** Null for those who read no log. */
  log: LogWindow | null;
  isLast: boolean;
}

export interface RunFeed {
  /** The newest look, once there is one after `number`; null when `signal` was aborted. */
  next(number: number, signal: AbortSignal): Promise<RunLook | null>;
  leave(): void;
}

interface Feed {
  users: number;
  stop: AbortController;
  look?: RunLook;
  failure?: { error: unknown };
  /** Called at every look and at a failure. */
  waiting: Set<() => void>;
}

const readBytes = 1024 * 1024;
/** A net under the notifications; in between nothing is asked. */
const longestWaitMs = 60_000;

// On the global object for the same reason as the pool in `lib/db/client.ts`.
const store = globalThis as typeof globalThis & { slipwayRunFeeds?: Map<string, Feed> };

/** Joins those who watch the run, with its log or without. */
export function joinRunFeed(runId: string, options: { log: boolean }): RunFeed {
  store.slipwayRunFeeds ??= new Map();
  const feeds = store.slipwayRunFeeds;
  const key = `${runId}\n${options.log}`;
  const feed = feeds.get(key) ?? { users: 0, stop: new AbortController(), waiting: new Set() };
  const forget = () => {
    if (feeds.get(key) === feed) feeds.delete(key);
  };
  feed.users += 1;
  if (feed.users === 1) {
    feeds.set(key, feed);
    void follow(feed, runId, options.log)
      .catch((error: unknown) => {
        feed.failure = { error };
      })
      .finally(() => {
        forget();
        tell(feed);
      });
  }
  return {
    next: (number, signal) => nextLook(feed, number, signal),
    leave() {
      feed.users -= 1;
      if (feed.users > 0) return;
      forget();
      feed.stop.abort();
    },
  };
}

async function nextLook(feed: Feed, number: number, signal: AbortSignal): Promise<RunLook | null> {
  for (;;) {
    if (signal.aborted) return null;
    if (feed.look && feed.look.number > number) return feed.look;
    if (feed.failure) throw feed.failure.error;
    await new Promise<void>((resolve) => {
      const done = () => {
        feed.waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      feed.waiting.add(done);
      signal.addEventListener("abort", done, { once: true });
    });
  }
}

function tell(feed: Feed): void {
  for (const done of [...feed.waiting]) done();
}

async function follow(feed: Feed, runId: string, withLog: boolean): Promise<void> {
  // Opened before the first look, so that nothing falls between.
  const wakeUp: WakeUp = await openWakeUp([{ channel: "slipway_run", payload: runId }]);
  try {
    const log = withLog ? await openWindow(runId) : null;
    const events: RunEventView[] = [];
    let state: State = null;
    let lines: RunLineCounts = { lineCount: 0, systemCount: 0 };
    for (let number = 1; !feed.stop.signal.aborted; number += 1) {
      const readRest = (attempt: number) =>
        Promise.all([readEvents(runId, events), log && readOn(runId, log, attempt)]);
      const [now, counted] = await lookAt(runId, readRest(state?.attempt ?? 0));
      state = keepSame(state, now);
      lines = keepSame(lines, counted);
      const isLast = state === null || finalStates.some((final) => final === state?.state);
      // At the same time is soonest, but complete is only what is read after the state that says so.
      if (state && (isLast || state.attempt > (log?.end.attempt ?? state.attempt)))
        await readRest(state.attempt);
      feed.look = { number, state, events, lines, log, isLast };
      tell(feed);
      if (isLast) return;
      await wakeUp.wait(longestWaitMs, feed.stop.signal);
    }
  } finally {
    wakeUp.stop();
  }
}

async function readEvents(runId: string, events: RunEventView[]): Promise<void> {
  const known = BigInt(events.at(-1)?.id ?? 0);
  const fresh = await findRunEvents(getDatabase(), runId, known);
  events.push(...fresh.map(toRunEventView));
}

type State = RunLook["state"];

function keepSame<T extends State | RunLineCounts>(known: T, now: T): T {
  return JSON.stringify(known) === JSON.stringify(now) ? known : now;
}

/** State and lines, and at the same time what else there is to read. */
async function lookAt(runId: string, rest: Promise<unknown>): Promise<[state: State, lines: RunLineCounts]> {
  const [state, lines] = await Promise.all([loadState(runId), countRunLines(getDatabase(), runId), rest]);
  return [state, lines];
}

/** At the end of what is stored: readers who come from further back read that for themselves. */
async function openWindow(runId: string): Promise<LogWindow> {
  const last = (await findLogSizes(getDatabase(), runId)).at(-1);
  return createLogWindow({ attempt: last?.attempt ?? 1, offset: last?.size ?? 0 });
}

/** All that is stored by now, up to `latestAttempt`, which was known before: the attempts before it are complete. */
async function readOn(runId: string, log: LogWindow, latestAttempt: number): Promise<void> {
  for (;;) {
    const { attempt, offset } = log.end;
    const chunks = await findLogChunks(getDatabase(), { runId, attempt, offset }, readBytes);
    for (const chunk of chunks) log.push(toLogPiece(chunk, log.end.offset), chunk.data.length);
    const isAll = chunks.reduce((sum, { data }) => sum + data.length, 0) < readBytes && chunks.length < 2_000;
    if (isAll && attempt >= latestAttempt) return;
    if (isAll) log.startAttempt(attempt + 1);
  }
}

async function loadState(runId: string): Promise<RunStateMessage | null> {
  const row = await findRunState(getDatabase(), runId);
  if (!row) return null;
  return {
    state: runStates.find((state) => state === row.state) ?? "lost",
    attempt: row.attempt,
    reason: outcomeReasons.find((reason) => reason === row.reason) ?? null,
    exitCode: row.exitCode,
    diagnosis: row.diagnosis,
    startedAt: toIso(row.startedAt),
    endedAt: toIso(row.endedAt),
    cancelRequestedAt: toIso(row.cancelAt),
  };
}
