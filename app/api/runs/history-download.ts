import type { ReporterActor } from "@/lib/access/actor";
import { csvLine } from "@/lib/runs/csv-cell";
import { loadStreamKeys } from "@/lib/tracking/load-metrics";
import { type HistoryLine, streamHistory } from "@/lib/tracking/read-history";
import { tableRow } from "@/lib/tracking/series/table-row";

interface Asked {
  runId: string;
  format: "ndjson" | "csv";
  stream: "history" | "system";
  keys?: string[] | undefined;
}

const pieceLength = 65_536;

/** A run's lines, sent as they are read: one JSON object a line, or a table with a column for each key. */
export async function historyDownload(actor: ReporterActor, { format, ...asked }: Asked): Promise<Response> {
  const lines = streamHistory(actor, asked);
  // The first line is read before the answer begins, so that a refusal is one.
  const first = await lines.next();
  const columns = format === "csv" ? await columnsOf(actor, asked) : undefined;
  const type = columns ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson";
  return new Response(toStream(pieces(first, lines, columns)), {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${asked.stream}-${asked.runId}.${format}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
}

/** Of a whole stream every key but what clients say of themselves (`_wandb`). */
async function columnsOf(
  actor: ReporterActor,
  { runId, stream, keys }: Omit<Asked, "format">,
): Promise<string[]> {
  const own =
    keys ?? (await loadStreamKeys(actor, runId, stream)).filter((key) => !/^_wandb(\.|$)/.test(key));
  return [...new Set(["_step", "_runtime", "_timestamp", ...own])];
}

async function* pieces(
  first: IteratorResult<HistoryLine, unknown>,
  rest: AsyncGenerator<HistoryLine>,
  columns: string[] | undefined,
): AsyncGenerator<string> {
  const write = ({ number, text }: HistoryLine) =>
    columns ? csvLine(tableRow(text, number, columns)) : `${text}\n`;
  let piece = columns ? csvLine(columns) : "";
  if (!first.done) piece += write(first.value);
  for await (const line of rest) {
    piece += write(line);
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

function toStream(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const next = await texts.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
}
