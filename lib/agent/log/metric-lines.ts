import { maxChunkBytes } from "../../runs/accept-chunks";
import { isHistoryLine } from "../../tracking/series/history-line";

/** A part of what a program wrote: output for the log, or the JSON of metric lines, each with its end. */
export interface OutputPart {
  isMetric: boolean;
  bytes: Buffer;
  /** How many of the bytes that came in this part stands for. */
  consumed: number;
}

export interface MetricLines {
  push(bytes: Uint8Array): OutputPart[];
  /** The rest, at the end of the output. */
  flush(): OutputPart[];
}

const word = Buffer.from("::metric ");
const lineFeed = 10;
/** A longer line stays in the log. */
const longestLine = maxChunkBytes - 1;

/**
 * Takes lines such as `::metric {"loss": 0.1}` out of one stream of output. What is no JSON object stays where it is. A line that
 * may become one is held back until it is whole; `atLineStart` says whether the output before ended one.
 */
export function createMetricLines(atLineStart: boolean): MetricLines {
  let held: Buffer = Buffer.alloc(0);
  let isStart = atLineStart;

  const toParts = (input: Buffer, isEnd: boolean): OutputPart[] => {
    const parts: OutputPart[] = [];
    let [from, at] = [0, 0];
    const addText = (end: number) => {
      if (end > from) parts.push({ isMetric: false, bytes: input.subarray(from, end), consumed: end - from });
    };
    while (at < input.length) {
      const line = readLine(input, at, isStart, isEnd);
      if (line.isHeld) break;
      if (line.json) {
        addText(at);
        addMetric(parts, line.json, line.end - at);
        from = line.end;
      }
      isStart = line.isWhole;
      at = line.end;
    }
    addText(at);
    held = Buffer.from(input.subarray(at));
    return parts;
  };
  return {
    push: (bytes) => toParts(held.length === 0 ? Buffer.from(bytes) : Buffer.concat([held, bytes]), false),
    flush: () => toParts(held, true),
  };
}

interface Line {
  end: number;
  isWhole: boolean;
  /** It may still become a metric line. */
  isHeld: boolean;
  json: Buffer | undefined;
}

function readLine(input: Buffer, at: number, isStart: boolean, isEnd: boolean): Line {
  const feed = input.indexOf(lineFeed, at);
  const isWhole = feed >= 0;
  const end = isWhole ? feed + 1 : input.length;
  const mayBe = isStart && end - at <= longestLine && startsWithWord(input, at, end);
  const isOver = isWhole || isEnd;
  const json = mayBe && isOver ? readMetric(input.subarray(at, end)) : undefined;
  return { end, isWhole, isHeld: mayBe && !isOver, json };
}

/** True also for what is only the beginning of the word so far. */
function startsWithWord(input: Buffer, at: number, end: number): boolean {
  const length = Math.min(word.length, end - at);
  return input.compare(word, 0, length, at, at + length) === 0;
}

function readMetric(line: Buffer): Buffer | undefined {
  const text = line.subarray(word.length).toString("utf8").trim();
  return isHistoryLine(text) ? Buffer.from(`${text}\n`) : undefined;
}

/** Lines that follow one another go together. */
function addMetric(parts: OutputPart[], json: Buffer, consumed: number): void {
  const last = parts.at(-1);
  if (!last?.isMetric || last.bytes.length + json.length > maxChunkBytes) {
    parts.push({ isMetric: true, bytes: json, consumed });
    return;
  }
  last.bytes = Buffer.concat([last.bytes, json]);
  last.consumed += consumed;
}
