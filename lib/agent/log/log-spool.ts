/**
 * An attempt's masked output on disk, as the chunks that are sent. A chunk is written once and never changes, so that the
 * same sequence number always means the same bytes, whatever restarts. Chunks the server has are deleted file by file.
 * Each chunk carries its mark: where the runner must go on reading when this was the last one.
 */
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { maxChunkBytes } from "../../runs/accept-chunks";
import { type LogChunk, type LogStream, logStreams } from "../../runs/agent-protocol";
import type { LogBudget } from "./log-budget";

/** How far the runner's output is in the spool. */
const logMarkSchema = z.object({
  /** The runner's position after the last write that is stored whole. */
  position: z.string().nullable(),
  /** Bytes of each stream that are stored of the writes after it. */
  skip: z.partialRecord(z.enum(logStreams), z.int().min(0)),
});
export type LogMark = z.infer<typeof logMarkSchema>;

const headSchema = z.object({
  seq: z.int(),
  offset: z.int(),
  stream: z.enum(logStreams),
  isMetric: z.literal(true).optional(),
  at: z.string(),
  bytes: z.int(),
  mark: logMarkSchema,
});
type Head = z.infer<typeof headSchema>;

interface StoredChunk extends Omit<Head, "mark"> {
  file: string;
  /** Where its bytes begin in the file. */
  start: number;
}

export interface LogSpool {
  /** Stores at most one chunk of output and the mark behind it; what does not fit is counted and shown as a gap later. */
  append(stream: LogStream, bytes: Uint8Array, mark: LogMark, at: Date): void;
  /** Stores metric lines, which take no room in the log; the rest as `append`. */
  appendMetrics(stream: LogStream, lines: Uint8Array, mark: LogMark, at: Date): void;
  /** The next chunks to send, at most that many of them and of their bytes; at least one when there is one. */
  next(limit: { chunks: number; bytes: number }): LogChunk[];
  /** The server has all chunks before `nextSeq`. */
  acknowledge(nextSeq: number): void;
  /** Chunks that were not acknowledged. */
  readonly waiting: number;
  mark(): LogMark;
  /** Whose line is open at the end of what is stored; null when there is none. */
  readonly openLine: LogStream | null;
  /** Writes the gap that is still to be shown. */
  finish(at: Date): void;
  close(): void;
}

export interface LogSpoolOptions {
  dir: string;
  /** How many bytes may wait for the server. */
  maxBytes: number;
  /** Shared with the spools of other attempts. */
  budget?: LogBudget;
  fileBytes?: number;
}

const lineFeed = 10;

export const startMark: LogMark = { position: null, skip: {} };

export function openLogSpool(options: LogSpoolOptions): LogSpool {
  const { dir, maxBytes, budget, fileBytes = 4 * 1024 * 1024 } = options;
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const { chunks, mark: foundMark, last, openLine: foundLine } = readSpool(dir);
  let mark = foundMark;
  let openLine = foundLine;
  let nextSeq = last ? last.seq + 1 : 0;
  let nextOffset = last ? last.offset + (last.isMetric ? 0 : last.bytes) : 0;
  let waitingBytes = chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
  budget?.takeFound(waitingBytes);
  let dropped = 0;
  let file = last?.file ?? fileName(nextSeq);
  let fd = fs.openSync(path.join(dir, file), "a+", 0o600);
  let size = fs.fstatSync(fd).size;

  const openNext = () => {
    fs.closeSync(fd);
    file = fileName(nextSeq);
    fd = fs.openSync(path.join(dir, file), "a+", 0o600);
    size = fs.fstatSync(fd).size;
  };
  const write = (
    stream: LogStream,
    bytes: Uint8Array,
    newMark: LogMark,
    at: Date,
    isMetric: boolean = false,
  ): boolean => {
    if (size >= fileBytes) openNext();
    const head: Head = {
      ...{ seq: nextSeq, offset: nextOffset, stream, at: at.toISOString() },
      ...{ bytes: bytes.length, mark: newMark },
      ...(isMetric && { isMetric }),
    };
    const line = Buffer.from(`${JSON.stringify(head)}\n`);
    try {
      const written = fs.writevSync(fd, [line, bytes]);
      if (written !== line.length + bytes.length) throw new Error("short write");
    } catch {
      fs.ftruncateSync(fd, size); // the disk is full; half a chunk must not stay
      return false;
    }
    chunks.push({ ...head, file, start: size + line.length });
    size += line.length + bytes.length;
    nextSeq += 1;
    waitingBytes += bytes.length;
    mark = newMark;
    if (isMetric) return true;
    nextOffset += bytes.length;
    openLine = openLineOf(stream, bytes);
    return true;
  };
  const writeGap = (at: Date): boolean => {
    const text = `\n[slipway] ${dropped} bytes of output were dropped here: the server could not take them for too long\n`;
    if (!write("system", Buffer.from(text), mark, at)) return false;
    budget?.takeFound(Buffer.byteLength(text));
    dropped = 0;
    return true;
  };

  const append = (stream: LogStream, bytes: Uint8Array, newMark: LogMark, at: Date, isMetric: boolean) => {
    if (bytes.length > maxChunkBytes) throw new Error(`a chunk of ${bytes.length} bytes is too large`);
    const isTaken = waitingBytes + bytes.length <= maxBytes && (budget?.take(bytes.length) ?? true);
    const isStored =
      isTaken && (dropped === 0 || writeGap(at)) && write(stream, bytes, newMark, at, isMetric);
    if (isTaken && !isStored) budget?.giveBack(bytes.length);
    if (!isStored) dropped += bytes.length;
    mark = newMark;
  };

  return {
    append: (stream, bytes, newMark, at) => append(stream, bytes, newMark, at, false),
    appendMetrics: (stream, lines, newMark, at) => append(stream, lines, newMark, at, true),
    next({ chunks: most, bytes: mostBytes }) {
      let sum = 0;
      const batch = chunks.slice(0, most).filter((chunk, at) => {
        sum += chunk.bytes;
        return at === 0 || sum <= mostBytes;
      });
      return readChunks(dir, batch);
    },
    acknowledge(seq) {
      const known = chunks.findIndex((chunk) => chunk.seq >= seq);
      const done = chunks.splice(0, known < 0 ? chunks.length : known);
      const freed = done.reduce((sum, chunk) => sum + chunk.bytes, 0);
      waitingBytes -= freed;
      budget?.giveBack(freed);
      const files = new Set(done.map((chunk) => chunk.file));
      // The file that is being written stays: it tells a later start the number and the mark to go on with.
      for (const name of files)
        if (name !== file && chunks[0]?.file !== name) fs.rmSync(path.join(dir, name), { force: true });
    },
    get waiting() {
      return chunks.length;
    },
    mark: () => mark,
    get openLine() {
      return openLine;
    },
    finish(at) {
      if (dropped > 0) writeGap(at);
    },
    close() {
      fs.closeSync(fd);
      // What is left on disk is another process's to count.
      budget?.giveBack(waitingBytes);
      waitingBytes = 0;
    },
  };
}

function fileName(seq: number): string {
  return `chunks.${String(seq).padStart(10, "0")}`;
}

function readChunks(dir: string, chunks: readonly StoredChunk[]): LogChunk[] {
  const open = new Map<string, number>();
  try {
    return chunks.map(({ seq, offset, stream, isMetric, at, bytes, file, start }) => {
      const fd = open.get(file) ?? fs.openSync(path.join(dir, file), "r");
      open.set(file, fd);
      const data = Buffer.alloc(bytes);
      fs.readSync(fd, data, 0, bytes, start);
      return { seq, offset, stream, ...(isMetric && { isMetric }), at, data: data.toString("base64") };
    });
  } finally {
    for (const fd of open.values()) fs.closeSync(fd);
  }
}

function openLineOf(stream: LogStream, bytes: Uint8Array): LogStream | null {
  return bytes.at(-1) === lineFeed ? null : stream;
}

interface FoundSpool {
  chunks: StoredChunk[];
  mark: LogMark;
  last: StoredChunk | undefined;
  openLine: LogStream | null;
}

/** What an earlier process left; a last chunk that was cut off is removed. */
function readSpool(dir: string): FoundSpool {
  let openLine: LogStream | null = null;
  const chunks: StoredChunk[] = [];
  let mark = startMark;
  const files = fs.readdirSync(dir).filter((name) => /^chunks\.\d{10}$/.test(name));
  for (const file of files.sort()) {
    const content = fs.readFileSync(path.join(dir, file));
    let at = 0;
    for (;;) {
      const head = readHead(content, at);
      if (!head || head.start + head.bytes > content.length) break;
      const { mark: found, ...rest } = head;
      chunks.push({ ...rest, file });
      mark = found;
      at = head.start + head.bytes;
      if (!head.isMetric) openLine = openLineOf(head.stream, content.subarray(head.start, at));
    }
    if (at < content.length) fs.truncateSync(path.join(dir, file), at);
  }
  return { chunks, mark, last: chunks.at(-1), openLine };
}

function readHead(content: Buffer, at: number): (Head & { start: number }) | null {
  const end = content.indexOf("\n", at);
  if (end < 0) return null;
  try {
    return { ...headSchema.parse(JSON.parse(content.toString("utf8", at, end))), start: end + 1 };
  } catch {
    return null;
  }
}
