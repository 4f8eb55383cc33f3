/**
 * Many readers of one log in a process of their own: each gets the stream an open page gets, goes on from its last byte after
 * a break, and checks every line. `tsx watchers.ts URL RUN COUNT`, the key in `SLIPWAY_API_KEY`.
 */
import type { LogPiece } from "../../lib/runs/run-view";
import { HttpEventSource } from "./event-source";
import { LineCheck, type LineReport } from "./line-check";

export type WatchersMessage = { type: "watching" } | { type: "ended" } | WatchersReport;
export interface WatchersReport {
  type: "report";
  reports: LineReport[];
  connections: number;
}
export type WatchersOrder = { type: "break"; index: number } | { type: "report"; total: number };

const [url = "", runId = "", count = "1"] = process.argv.slice(2);
const key = process.env.SLIPWAY_API_KEY ?? "";
const say = (message: WatchersMessage) => process.send?.(message);
let connections = 0;

function watch(onWatching: () => void, onEnd: () => void) {
  const check = new LineCheck(50);
  let offset = 0;
  let source: HttpEventSource;
  const open = () => {
    connections += 1;
    source = new HttpEventSource(`${url}/api/runs/${runId}/logs?from=1:${offset}&after=0`, key);
    source.onerror = () => void setTimeout(open, 250);
    source.addEventListener("state", onWatching);
    source.addEventListener("log", ({ data }) => {
      const piece: LogPiece = JSON.parse(data);
      if (piece.end <= offset) return;
      offset = piece.end;
      if (piece.stream === "stdout") check.take(piece.text);
    });
    source.addEventListener("end", () => {
      source.close();
      onEnd();
    });
  };
  open();
  return { check, breakOff: () => source.breakOff() };
}

const watching = new Set<number>();
const ended = new Set<number>();
const all = Array.from({ length: Number(count) }, (_, index) =>
  watch(
    () => {
      watching.add(index);
      if (watching.size === Number(count)) say({ type: "watching" });
    },
    () => {
      if (ended.add(index).size === Number(count)) say({ type: "ended" });
    },
  ),
);
process.on("message", (order: WatchersOrder) => {
  if (order.type === "break") all[order.index % all.length]?.breakOff();
  else say({ type: "report", reports: all.map(({ check }) => check.report(order.total)), connections });
});
