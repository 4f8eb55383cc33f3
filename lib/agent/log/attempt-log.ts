import { maxChunkBytes } from "../../runs/accept-chunks";
import type { LogStream } from "../../runs/agent-protocol";
import type { LogMark, LogSpool } from "./log-spool";
import { createMaskStream, type Masked, type MaskStream } from "./mask-stream";
import { createMetricLines, type OutputPart } from "./metric-lines";
import { secretForms } from "./secret-forms";

export interface AttemptLog {
  /** Takes output of the runner. After a restart it skips what the spool already has. */
  write(stream: LogStream, bytes: Uint8Array, position: string): Promise<void>;
  /** A line of the agent itself. */
  say(line: string): void;
  /** What the program uses, as a line of metrics: it takes no room in the log. */
  measure(line: string): void;
  /** Stores what was held back: the output is at its end. */
  end(): void;
  /** Stores what is ready and keeps holding back the rest, which the runner will give again. */
  settle(): void;
}

export interface AttemptLogOptions {
  spool: LogSpool;
  /** Where the runner goes on: the spool's own mark for one that is adopted, the start for one that is started. */
  from: LogMark;
  secrets: readonly string[];
  /** Whether metric lines are taken out of standard output. */
  metrics?: boolean;
  /** Told after something was stored. */
  onStored(): void;
  now(): Date;
}

/** A chunk is stored at once when the program was quiet, else this long after the one before: 50 rows a second are enough. */
const pauseMs = 20;
/** Pieces of a write, so that a masked piece, with what was held back before it, always fits into one chunk. */
const pieceBytes = 128 * 1024;

const lineFeed = Buffer.from("\n");

interface Write {
  stream: LogStream;
  position: string;
  /** Bytes of it that are not stored yet. */
  left: number;
}

/** Output on its way from the runner to the spool: masked, in whole characters, many small writes as one chunk. */
export function createAttemptLog({
  spool,
  from,
  secrets,
  metrics = false,
  onStored,
  now,
}: AttemptLogOptions): AttemptLog {
  const forms = secretForms(secrets);
  const streams = new Map<LogStream, MaskStream>();
  const streamOf = (stream: LogStream) => {
    const known = streams.get(stream) ?? createMaskStream(forms);
    streams.set(stream, known);
    return known;
  };
  const metricLines = metrics ? createMetricLines(spool.openLine !== "stdout") : undefined;
  const ledger = createLedger(from);
  let pending: { stream: LogStream; parts: Buffer[]; bytes: number; consumed: number } | null = null;
  let lastStored = 0;
  let timer: NodeJS.Timeout | null = null;

  const store = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (!pending) return;
    const { stream, parts, consumed } = pending;
    pending = null;
    lastStored = performance.now();
    spool.append(stream, Buffer.concat(parts), ledger.consume(stream, consumed), now());
    onStored();
  };
  /**
   * A line that one stream has left open, such as a progress bar, never runs into a line of another. The line feed between
   * them is the agent's: each stream by itself is what the program wrote.
   */
  const beginLine = (stream: LogStream) => {
    if (pending?.stream === stream) return;
    store();
    const { openLine } = spool;
    if (openLine !== null && openLine !== stream) spool.append("system", lineFeed, ledger.mark(), now());
  };
  const take = (stream: LogStream, { bytes, consumed }: Masked) => {
    if (consumed === 0) return;
    if (bytes.length > 0) beginLine(stream);
    if (pending && (pending.stream !== stream || pending.bytes + bytes.length > maxChunkBytes)) store();
    pending ??= { stream, parts: [], bytes: 0, consumed: 0 };
    pending.parts.push(bytes);
    pending.bytes += bytes.length;
    pending.consumed += consumed;
  };
  /** Output in its order: what stands before a metric line is stored before it. */
  const takeParts = (stream: LogStream, parts: readonly OutputPart[]) => {
    for (const { isMetric, bytes, consumed } of parts) {
      if (!isMetric) {
        take(stream, streamOf(stream).push(bytes));
        continue;
      }
      take(stream, streamOf(stream).flush());
      store();
      const masked = createMaskStream(forms);
      const lines = Buffer.concat([masked.push(bytes).bytes, masked.flush().bytes]);
      spool.appendMetrics(stream, lines, ledger.consume(stream, consumed), now());
      onStored();
    }
  };
  const storeSoon = () => {
    const left = lastStored + pauseMs - performance.now();
    if (left <= 0) store();
    else timer ??= setTimeout(store, left);
  };

  const partsOf = (stream: LogStream, bytes: Uint8Array): OutputPart[] =>
    metricLines && stream === "stdout"
      ? metricLines.push(bytes)
      : [{ isMetric: false, bytes: Buffer.from(bytes), consumed: bytes.length }];

  return {
    async write(stream, bytes, position) {
      const fresh = ledger.admit(stream, bytes, position);
      for (let start = 0; start < fresh.length; start += pieceBytes)
        takeParts(stream, partsOf(stream, fresh.subarray(start, start + pieceBytes)));
      storeSoon();
    },
    say(line) {
      store();
      beginLine("system");
      const masked = createMaskStream(forms);
      const parts = [masked.push(Buffer.from(`[slipway] ${line}\n`)), masked.flush()];
      spool.append("system", Buffer.concat(parts.map(({ bytes }) => bytes)), ledger.mark(), now());
      onStored();
    },
    measure(line) {
      store();
      spool.appendMetrics("system", Buffer.from(`${line}\n`), ledger.mark(), now());
      onStored();
    },
    settle: store,
    end() {
      if (metricLines) takeParts("stdout", metricLines.flush());
      for (const [stream, masked] of streams) take(stream, masked.flush());
      store();
      spool.finish(now());
      onStored();
    },
  };
}

/** Knows which writes of the runner are stored, and so where it must go on after a restart. */
function createLedger(start: LogMark) {
  const writes: Write[] = [];
  const stored = new Map(Object.entries(start.skip) as [LogStream, number][]);
  const toSkip = new Map(stored);
  let { position } = start;
  const mark = (): LogMark => ({
    position,
    skip: Object.fromEntries([...stored].filter(([, count]) => count > 0)),
  });
  return {
    mark,
    /** Notes a write and returns the part of it that is not stored yet. */
    admit(stream: LogStream, bytes: Uint8Array, writePosition: string): Uint8Array {
      const skipped = Math.min(toSkip.get(stream) ?? 0, bytes.length);
      toSkip.set(stream, (toSkip.get(stream) ?? 0) - skipped);
      writes.push({ stream, position: writePosition, left: bytes.length });
      return bytes.subarray(skipped);
    },
    /** Notes that so many more bytes are being stored, and returns the mark to store with them. */
    consume(stream: LogStream, bytes: number): LogMark {
      stored.set(stream, (stored.get(stream) ?? 0) + bytes);
      for (let first = writes[0]; first; first = writes[0]) {
        const have = stored.get(first.stream) ?? 0;
        if (have < first.left) break;
        stored.set(first.stream, have - first.left);
        position = first.position;
        writes.shift();
      }
      return mark();
    },
  };
}
