import type { LogStream } from "./agent-protocol";

export interface ConsoleLine {
  stream: Extract<LogStream, "stdout" | "stderr">;
  /** Null when the line does not say it. */
  at: Date | null;
  text: string;
}

const form = /^(ERROR )?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|[+-]\d\d:\d\d)? ?/;

/**
 * A line of console output as the client sends it: `ERROR` for standard error, a time in UTC, the text.
 *
 * @example readConsoleLine("2026-01-01T00:00:00.123456 epoch 1") // { stream: "stdout", at: …, text: "epoch 1" }
 */
export function readConsoleLine(line: string): ConsoleLine {
  const found = form.exec(line);
  const at = found ? new Date(`${found[2]?.slice(0, 23)}Z`) : null;
  const text = (found ? line.slice(found[0].length) : line).replace(/\r?\n$/, "");
  return {
    stream: found?.[1] === undefined ? "stdout" : "stderr",
    at: at && !Number.isNaN(at.getTime()) ? at : null,
    text,
  };
}

/**
 * What a terminal is sent to show `text` as line `number` of an output that has `count` lines so far: a line of before is drawn
 * over, as a progress bar does.
 */
export function drawConsoleLine(text: string, number: number, count: number): string {
  const up = count - number;
  if (up <= 0) return `${text}\n`;
  return `\u001B[${up}A\r\u001B[K${text}${"\n".repeat(up)}`;
}
