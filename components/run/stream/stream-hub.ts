/**
 * All runs that are watched, over one connection: another run opens it anew with all of them, each from where it is known. After
 * a break the connection is tried again, and every run goes on from its last byte.
 */
import type { LogPiece, RunEventView, RunLineCounts, RunStateMessage } from "@/lib/runs/run-view";
import { formatRunWatch, mostWatches, type RunWatch } from "@/lib/runs/run-watch";

/** What a watcher of one run is told. */
export type StreamNews =
  | { type: "open" }
  | { type: "broken" }
  | { type: "log"; data: LogPiece }
  | { type: "state"; data: RunStateMessage }
  | { type: "event"; data: RunEventView }
  | { type: "metrics"; data: RunLineCounts }
  /** All was sent: nothing more will come. */
  | { type: "end" }
  /** The session has ended, or the run may not be seen any more. */
  | { type: "refused" };
export type Listen = (news: StreamNews) => void;
/** Begins to watch a run; gives the function that ends it. */
export type WatchRun = (watch: RunWatch, listen: Listen) => () => void;

/** What the connection says, raw. */
export interface ConnectionEvents {
  opened: () => void;
  /** An event of the stream. */
  said: (event: string, data: string) => void;
  /** It was cut, or refused with that status. */
  failed: (status: number | undefined) => void;
}
export type Connect = (address: string, events: ConnectionEvents) => () => void;

interface HubOptions {
  connect: Connect;
  schedule?: (task: () => void, milliseconds: number) => void;
}

interface Watcher {
  watch: RunWatch;
  listen: Listen;
}

/** Waits between tries after a break, in milliseconds; the last one repeats. */
const retryWaits = [250, 500, 1_000, 2_000, 5_000];
/** Pages that are opened together are one change. */
const gatherMs = 20;

export function createStreamHub({ connect, schedule = scheduleByTimer }: HubOptions): WatchRun {
  const watchers = new Set<Watcher>();
  let close: (() => void) | undefined;
  let retries = 0;
  /** Of the newest plan to connect: an older one does nothing. */
  let plan = 0;

  const tellAll = (news: StreamNews) => {
    for (const watcher of [...watchers]) watcher.listen(news);
  };
  const connectIn = (milliseconds: number) => {
    plan += 1;
    const mine = plan;
    schedule(() => {
      if (mine === plan) reconnect();
    }, milliseconds);
  };
  const reconnect = () => {
    close?.();
    close = undefined;
    if (watchers.size > 0) close = open([...watchers].slice(-mostWatches));
  };
  const finish = (watcher: Watcher, type: "end" | "refused") => {
    if (watchers.delete(watcher)) watcher.listen({ type });
  };

  function open(asked: readonly Watcher[]): () => void {
    let current: Watcher | undefined;
    let isCurrent: boolean = true;
    const query = asked.map(({ watch }) => `watch=${encodeURIComponent(formatRunWatch(watch))}`).join("&");
    const leave = connect(`/api/runs/watch?${query}`, {
      opened: () => {
        retries = 0;
        if (isCurrent) tellAll({ type: "open" });
      },
      said: (event, data) => {
        if (!isCurrent) return;
        if (event === "run") current = asked[Number(data)];
        else if (current) say(current, event, data);
      },
      failed: (status) => {
        if (!isCurrent || watchers.size === 0) return;
        // Signed out, or a question that asking again makes no better.
        if (status !== undefined && status >= 400 && status < 500 && status !== 429) {
          for (const watcher of [...watchers]) finish(watcher, "refused");
          return;
        }
        tellAll({ type: "broken" });
        connectIn(retryWaits[Math.min(retries, retryWaits.length - 1)] ?? 5_000);
        retries += 1;
      },
    });
    return () => {
      isCurrent = false;
      leave();
    };
  }

  function say(watcher: Watcher, event: string, data: string): void {
    if (!watchers.has(watcher)) return;
    const news = readNews(event, data);
    if (!news) return;
    if (news.type === "end" || news.type === "refused") {
      finish(watcher, news.type);
      return;
    }
    if (news.type === "log")
      watcher.watch = { ...watcher.watch, from: { attempt: news.data.attempt, offset: news.data.end } };
    if (news.type === "event") watcher.watch = { ...watcher.watch, after: news.data.id };
    watcher.listen(news);
  }

  return (watch, listen) => {
    const watcher: Watcher = { watch, listen };
    watchers.add(watcher);
    connectIn(gatherMs);
    return () => {
      if (!watchers.delete(watcher)) return;
      // The others need no new connection: what comes for this one is dropped.
      if (watchers.size === 0) reconnect();
    };
  };
}

/** Our own server's words: it and this page are of one build. */
function readNews(event: string, data: string): StreamNews | undefined {
  switch (event) {
    case "log":
      return { type: "log", data: JSON.parse(data) as LogPiece };
    case "state":
      return { type: "state", data: JSON.parse(data) as RunStateMessage };
    case "metrics":
      return { type: "metrics", data: JSON.parse(data) as RunLineCounts };
    case "event":
      return { type: "event", data: JSON.parse(data) as RunEventView };
    case "end":
    case "refused":
      return { type: event };
    default:
      return undefined;
  }
}

function scheduleByTimer(task: () => void, milliseconds: number): void {
  setTimeout(task, milliseconds);
}
