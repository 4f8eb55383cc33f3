/** Everyone who reads the log of one run: the page in this process, and the watchers in one of their own. */
import { fork } from "node:child_process";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openPage, type PageReader } from "./page-reader";
import type { WatchersMessage, WatchersOrder, WatchersReport } from "./watchers";

export interface ReadersOptions {
  dir: string;
  runId: string;
  key: string;
  /** Where the page reads, and where the watchers read. */
  pageUrl: string;
  watchersUrl: string;
  watchers: number;
}

export interface Readers {
  page: PageReader;
  /** CPU of the watchers' process. */
  watchersPid: number;
  /** Settles when all have got the end of the log, or nobody need wait for it any longer. */
  ended(): Promise<unknown>;
  breakWatcher(index: number): void;
  report(total: number): Promise<WatchersReport>;
  stop(): Promise<void>;
}

/** Settles when every watcher's stream is open. */
export async function openReaders(options: ReadersOptions): Promise<Readers> {
  const { runId, key, pageUrl, watchersUrl, watchers } = options;
  const child = fork(path.join(import.meta.dirname, "watchers.ts"), [watchersUrl, runId, String(watchers)], {
    env: { ...process.env, SLIPWAY_API_KEY: key },
    execArgv: ["--import", "tsx"],
  });
  const order = (what: WatchersOrder) => child.send(what);
  const reported: { take?: (report: WatchersReport) => void } = {};
  const watching = signalled();
  const ended = signalled();
  child.on("message", (message: WatchersMessage) => {
    if (message.type === "watching") watching.tell();
    else if (message.type === "ended") ended.tell();
    else reported.take?.(message);
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  if (watchers > 0) await watching.told;
  const page = openPage(pageUrl, runId, key);
  return {
    page,
    watchersPid: child.pid ?? 0,
    ended: () => withPatience(Promise.all([page.ended, watchers > 0 && ended.told])),
    breakWatcher: (index) => order({ type: "break", index }),
    report: (total) =>
      new Promise((resolve) => {
        reported.take = resolve;
        order({ type: "report", total });
      }),
    stop() {
      child.kill();
      return gone;
    },
  };
}

/** A log that does not end within two minutes after its program is broken: the count of its lines will say so. */
function withPatience(ended: Promise<unknown>): Promise<unknown> {
  return Promise.race([ended, delay(120_000, undefined, { ref: false })]);
}

function signalled() {
  let tell: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { told, tell: () => tell() };
}
