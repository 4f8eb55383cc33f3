import type Docker from "dockerode";
import type { AttemptOutput } from "../runner";
import { formatPosition, parsePosition, sinceOf } from "./container-log-position";
import { createRecordReader, type LogRecord, RecordCounter } from "./log-records";

/** How long a reading may give nothing once the container has ended: some engines leave it open. */
const idleAfterEndMs = 2_000;

export interface LogReader {
  /** Passes on what is there and what comes, until the container or the connection ends. */
  readOn(signal: AbortSignal): Promise<void>;
  /** Passes on what is left once the container has ended: the engine may close a reading before the last lines. */
  readRest(signal: AbortSignal): Promise<void>;
}

export interface LogSource {
  container: Docker.Container;
  isTerminal: boolean;
  /** Settles when the container has ended. */
  ended: Promise<unknown>;
}

/** Reads the log of a container from a position on. After `readOn` failed it can be called again: nothing is told twice. */
export function createLogReader(
  { container, isTerminal, ended }: LogSource,
  position: string | null,
  output: AttemptOutput,
): LogReader {
  const counter = new RecordCounter(parsePosition(position));

  async function write(records: LogRecord[]): Promise<void> {
    for (const { stream, data, position } of mergeNew(records, counter)) {
      await output.write(stream, data, position).catch((error: unknown) => {
        // Without the error's own code, which would look like one of the connection.
        throw new Error("its output could not be stored", { cause: error });
      });
    }
  }

  const open = (signal: AbortSignal, from: { since?: string; tail?: number }) =>
    container.logs({
      follow: true,
      stdout: true,
      stderr: true,
      timestamps: true,
      abortSignal: signal,
      ...from,
    });

  async function readOn(signal: AbortSignal): Promise<void> {
    counter.rewind();
    const since = sinceOf(counter.position);
    const stream = await open(signal, since === undefined ? {} : { since });
    const reader = createRecordReader(isTerminal);
    const watch = stopWhenIdle(stream, ended);
    try {
      for await (const bytes of stream) {
        watch.pause();
        await write(reader.push(Buffer.from(bytes)));
        watch.resume();
      }
      await write(reader.end());
    } catch (error) {
      if (!watch.hasFired()) throw error;
    } finally {
      watch.stop();
    }
  }

  /** Reading the whole log once more takes the engine seconds for 50 MB, and its last record tells enough. */
  async function hasLastRecord(signal: AbortSignal): Promise<boolean> {
    const reader = createRecordReader(isTerminal);
    const records: LogRecord[] = [];
    for await (const bytes of await open(signal, { tail: 1 }))
      records.push(...reader.push(Buffer.from(bytes)));
    const last = [...records, ...reader.end()].at(-1);
    return last === undefined || counter.isLastTaken(last);
  }

  return {
    readOn,
    async readRest(signal) {
      if (!(await hasLastRecord(signal))) await readOn(signal);
    },
  };
}

interface MergedRecords {
  stream: LogRecord["stream"];
  data: Buffer;
  position: string;
}

/** New records, those of one stream in a row as one. */
function mergeNew(records: LogRecord[], counter: RecordCounter): MergedRecords[] {
  const merged: { stream: LogRecord["stream"]; parts: Buffer[]; position: string }[] = [];
  let last: (typeof merged)[number] | undefined;
  for (const record of records) {
    if (!counter.take(record)) continue;
    if (last?.stream !== record.stream) {
      if (last) merged.push(last);
      last = { stream: record.stream, parts: [], position: "" };
    }
    last.parts.push(record.data);
    last.position = formatPosition(counter.position);
  }
  if (last) merged.push(last);
  return merged.map(({ stream, parts, position }) => ({ stream, data: Buffer.concat(parts), position }));
}

/** Ends a reading that gives nothing any more although the container has ended. */
function stopWhenIdle(stream: NodeJS.ReadableStream, ended: Promise<unknown>) {
  let timer: NodeJS.Timeout | undefined;
  let hasEnded = false;
  let isStopped = false;
  let hasFired = false;
  const resume = () => {
    if (!hasEnded || isStopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      hasFired = true;
      if ("destroy" in stream && typeof stream.destroy === "function") stream.destroy();
    }, idleAfterEndMs);
  };
  void ended.then(() => {
    hasEnded = true;
    resume();
  });
  return {
    pause: () => clearTimeout(timer),
    resume,
    hasFired: () => hasFired,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
