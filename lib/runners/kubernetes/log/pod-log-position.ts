/**
 * How far the log of an attempt was given. An attempt may have several pods (tries of a Job, workers), and a pod several
 * instances of its container; they are read one after the other, in an order that does not depend on when it is read.
 */
export interface LogPosition {
  /** Pods that were given to their end. */
  done: string[];
  /** The pod being read and the instance of its container, counted from 0; null before the first. */
  source: { pod: string; restart: number } | null;
  line: LinePlace | null;
}

/** A line by the time its first byte was stored, its number among lines of that very time, and its bytes given so far. */
export interface LinePlace {
  time: string;
  count: number;
  bytes: number;
}

export const logStart: LogPosition = { done: [], source: null, line: null };

const syntax =
  /^([\w.,-]*)\|(?:([\w.-]+)#(\d+))?\|(?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))#(\d+)\+(\d+))?$/u;

export function formatPosition({ done, source, line }: LogPosition): string {
  const from = source ? `${source.pod}#${source.restart}` : "";
  const at = line ? `${line.time}#${line.count}+${line.bytes}` : "";
  return `${done.join(",")}|${from}|${at}`;
}

/** The position of a text; the beginning where it is none. */
export function parsePosition(text: string | null): LogPosition {
  const match = syntax.exec(text ?? "");
  if (!match) return logStart;
  const [, done = "", pod, restart, time, count, bytes] = match;
  const source = pod === undefined ? null : { pod, restart: Number(restart) };
  return {
    done: done === "" ? [] : done.split(","),
    source,
    line: source && time !== undefined ? { time, count: Number(count), bytes: Number(bytes) } : null,
  };
}
