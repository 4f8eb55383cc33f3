import { connectByFetch } from "./connect-by-fetch";
import { createStreamHub, type Listen, type WatchRun } from "./stream-hub";
import type { FromTab, ToTab } from "./tab-messages";

let shared: WatchRun | undefined;

/** Watches a run over the one connection of this browser; where tabs cannot share one, over the one of this tab. */
export const watchRunShared: WatchRun = (watch, listen) => {
  shared ??=
    typeof SharedWorker === "undefined" ? createStreamHub({ connect: connectByFetch }) : joinWorker();
  return shared(watch, listen);
};

function joinWorker(): WatchRun {
  const worker = new SharedWorker(new URL("./streams.worker.ts", import.meta.url), { type: "module" });
  const listeners = new Map<number, Listen>();
  let lastId = 0;
  const tell = (message: FromTab) => worker.port.postMessage(message);
  worker.port.onmessage = ({ data }: MessageEvent<ToTab>) => listeners.get(data.id)?.(data.news);
  // A closed tab says nothing any more, and the worker lives on with the others.
  addEventListener("pagehide", () => tell({ type: "close" }));
  // A page that comes back from the browser's cache was closed for the worker: what it shows starts anew.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });
  return (watch, listen) => {
    lastId += 1;
    const id = lastId;
    listeners.set(id, listen);
    tell({ type: "watch", id, watch });
    return () => {
      listeners.delete(id);
      tell({ type: "leave", id });
    };
  };
}
