/** The one reader that does all that an open run page does: its stream, with reconnects, into its lines. */
import { RunStream } from "../../components/run/run-stream";
import type { RunStateMessage } from "../../lib/runs/run-view";
import { HttpEventSource } from "./event-source";
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
  const counts = { connections: 0, checked: 0 };
  const stream = new RunStream({
    runId,
    state: queued,
    events: [],
    connect: (path) => {
      counts.connections += 1;
      const source = new HttpEventSource(`${server}${path}`, key);
      const add = source.addEventListener.bind(source);
      source.addEventListener = (type, listener) =>
        add(type, (message) => {
          listener(message);
          if (type === "log") look();
        });
      return source;
    },
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
