import fs from "node:fs/promises";
import path from "node:path";
import type { LogStream } from "../../runs/agent-protocol";
import type { AttemptOutput } from "../runner";
import { isFileError } from "./attempt-files";
import { frameKinds, headerBytes, segmentIndex, segmentName } from "./output-spool.mjs";

/** Where the next frame begins; written `3:8192`. */
interface Place {
  segment: number;
  offset: number;
}

const readBytes = 1024 * 1024;

export interface OutputReader {
  /** Passes on all complete frames that are there now; true when there were any. */
  drain(): Promise<boolean>;
}

/** Reads an attempt's output from a position on, and deletes the files that were passed on. */
export function createOutputReader(
  dir: string,
  position: string | null,
  output: AttemptOutput,
): OutputReader {
  const place = parsePlace(position);
  return {
    async drain() {
      let hasRead = false;
      for (;;) {
        const bytes = await readAt(dir, place);
        const frames = bytes ? splitFrames(bytes, place) : [];
        for (const { stream, data, next } of mergeFrames(frames)) {
          await output.write(stream, data, formatPlace(next));
          Object.assign(place, next);
          hasRead = true;
        }
        if (frames.length === 0 && !(await goOn(dir, place))) return hasRead;
      }
    },
  };
}

async function readAt(dir: string, place: Place): Promise<Buffer | null> {
  const file = await fs.open(path.join(dir, segmentName(place.segment))).catch((error) => {
    if (isFileError(error, "ENOENT")) return null;
    throw error;
  });
  if (!file) return null;
  try {
    const bytes = Buffer.allocUnsafe(readBytes);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, place.offset);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Moves on to the next file when there is one. The last file but one stays: its output may not be stored yet. */
async function goOn(dir: string, place: Place): Promise<boolean> {
  const indices = (await fs.readdir(dir).catch(() => [])).flatMap((name) => segmentIndex(name) ?? []);
  const next = Math.min(...indices.filter((index) => index > place.segment));
  if (!Number.isFinite(next)) return false;
  // The writer opens the next file after its last frame in this one, which may have come since we looked.
  const rest = await readAt(dir, place);
  if (rest && splitFrames(rest, place).length > 0) return true;
  for (const index of indices)
    if (index < place.segment) await fs.rm(path.join(dir, segmentName(index)), { force: true });
  Object.assign(place, { segment: next, offset: 0 });
  return true;
}

interface Frame {
  stream: LogStream;
  data: Buffer;
  next: Place;
}

function splitFrames(bytes: Buffer, place: Place): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + headerBytes <= bytes.length; ) {
    const end = at + headerBytes + bytes.readUInt32BE(at + 1);
    if (end > bytes.length) break;
    const data = bytes.subarray(at + headerBytes, end);
    frames.push({
      ...toOutput(bytes.readUInt8(at), data),
      next: { ...place, offset: place.offset + end },
    });
    at = end;
  }
  return frames;
}

function toOutput(kind: number, data: Buffer): Pick<Frame, "stream" | "data"> {
  if (kind === frameKinds.stdout) return { stream: "stdout", data };
  if (kind === frameKinds.stderr) return { stream: "stderr", data };
  const text = `\n[slipway] ${data.toString()} bytes of output were dropped: nobody read them for too long\n`;
  return { stream: "system", data: Buffer.from(text) };
}

/** Many small writes of a program in a row are passed on as one. */
function mergeFrames(frames: readonly Frame[]): Frame[] {
  const merged: { stream: LogStream; parts: Buffer[]; next: Place }[] = [];
  for (const { stream, data, next } of frames) {
    const last = merged.at(-1);
    if (last?.stream === stream) {
      last.parts.push(data);
      last.next = next;
    } else merged.push({ stream, parts: [data], next });
  }
  return merged.map(({ stream, parts, next }) => ({ stream, data: Buffer.concat(parts), next }));
}

function formatPlace({ segment, offset }: Place): string {
  return `${segment}:${offset}`;
}

function parsePlace(position: string | null): Place {
  const match = /^(\d+):(\d+)$/.exec(position ?? "");
  return match ? { segment: Number(match[1]), offset: Number(match[2]) } : { segment: 0, offset: 0 };
}
