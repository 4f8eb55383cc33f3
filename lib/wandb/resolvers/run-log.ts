import { downloadLog } from "../../dispatch/watch/download-log";
import type { ClientContext } from "../client-context";
import { readPage, toConnection } from "../pages";
import type { LogArguments } from "./run-arguments";

/** No more of a log is read for a client than this; the whole is a download away. */
const mostBytes = 8 * 1024 * 1024;

/** The console lines of a run, as a terminal would show them in the end: what was drawn over is left out. */
export async function logLines(context: ClientContext, runId: string, asked: LogArguments) {
  const lines = await readLines(context, runId);
  const all = lines.map((line, number) => ({ number, line, timestamp: null, level: null, label: null }));
  if (typeof asked.last === "number") {
    const end = asked.before ? Math.min(Number(asked.before) - 1, all.length) : all.length;
    const start = Math.max(0, end - asked.last);
    return toConnection(all.slice(start, end + 1), { offset: start, limit: end - start }, (line) => line);
  }
  const page = readPage(asked, 1_000);
  return toConnection(all.slice(page.offset, page.offset + page.limit + 1), page, (line) => line);
}

async function readLines({ actor }: ClientContext, runId: string): Promise<string[]> {
  const { bytes } = await downloadLog(actor, { runId });
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of bytes) {
    parts.push(part);
    size += part.length;
    if (size > mostBytes) break;
  }
  return showLines(Buffer.concat(parts).toString());
}

const esc = "\u001B";
/** What we wrote ourselves where a line was drawn over. */
const redraw = new RegExp(`(\\n|${esc}\\[\\d+A\\r${esc}\\[K)`);

function showLines(text: string): string[] {
  const shown: string[] = [];
  let row = 0;
  for (const token of text.split(redraw)) {
    if (token === "\n") {
      shown[row] ??= "";
      row += 1;
    } else if (redraw.test(token)) {
      row = Math.max(0, row - Number(/\d+/.exec(token)?.[0] ?? 0));
      shown[row] = "";
    } else if (token !== "") shown[row] = (shown[row] ?? "") + token;
  }
  return shown;
}
