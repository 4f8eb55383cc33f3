/** The one reader that does all that an open run page does: its stream, with reconnects, into its lines. */
import { makeConnect } from "../../components/run/stream/connect-by-fetch";
import { RunStream } from "../../components/run/stream/run-stream";
import { createStreamHub } from "../../components/run/stream/stream-hub";
import type { RunStateMessage } from "../../lib/runs/run-view";
import { LineCheck, type LineReport } from "./line-check";

export interface PageReader {
  /** Settles when the program has printed something. */
  firstLine: Promise<void>;
  /** Settles when the stream has said that there is nothing more. */
  ended: Promise<void>;
  /** Connections that were opened. */
  readonly connections: number;
  report(total: number): LineReport;
}

const queued: RunStateMessage = {
  ...{ state: "queued", attempt: 0, reason: null, exitCode: null, diagnosis: null },
  ...{ startedAt: null, endedAt: null, cancelRequestedAt: null },
};

export function openPage(server: string, runId: string, key: string): PageReader {
  const check = new LineCheck(1);
  const connect = makeConnect((path, signal) =>
    fetch(`${server}${path}`, { signal, headers: { authorization: `Bearer ${key}` } }),
  );
  const counts = { connections: 0, checked: 0 };
  const stream = new RunStream({
    runId,
    state: queued,
    events: [],
    watchRun: createStreamHub({
      connect: (path, events) => {
        counts.connections += 1;
        return connect(path, {
          ...events,
          said: (event, data) => {
            events.said(event, data);
            if (event === "log") look();
          },
        });
      },
    }),
  });
  const model = stream.model(1);
  let tellFirst: () => void = () => undefined;
  const firstLine = new Promise<void>((resolve) => {
    tellFirst = resolve;
  });
  /** The lines that are whole by now: the last one may still grow. */
  const look = (isEnd = false) => {
    const now = performance.timeOrigin + performance.now();
    const end = model.dropped + model.length - (isEnd ? 0 : 1);
    for (; counts.checked < end; counts.checked += 1) {
      const line = model.lineAt(counts.checked - model.dropped);
      if (line?.stream !== "stdout") continue;
      check.takeLine(line.text, now);
      tellFirst();
    }
  };
  const ended = new Promise<void>((resolve) => {
    const leave = stream.subscribe(() => {
      if (stream.snapshot().connection !== "ended") return;
      look(true);
      leave();
      resolve();
    });
  });
  return {
    firstLine,
    ended,
    get connections() {
      return counts.connections;
    },
    report: (total) => check.report(total),
  };
}
