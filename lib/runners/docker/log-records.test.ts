import { describe, expect, it } from "vitest";
import { formatPosition, parsePosition, sinceOf } from "./container-log-position";
import { createRecordReader, type LogRecord, RecordCounter } from "./log-records";

const at = (nanos: number) => `2026-01-02T03:04:05.${String(nanos).padStart(9, "0")}Z`;

function frame(stream: 1 | 2, time: string, text: string): Buffer {
  const data = Buffer.from(`${time} ${text}`);
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(data.length, 4);
  return Buffer.concat([header, data]);
}

const texts = (records: LogRecord[]) => records.map(({ stream, data }) => `${stream}:${data}`);

describe("the record reader", () => {
  it("finds the same records however the bytes are cut", () => {
    const bytes = Buffer.concat([
      frame(1, at(1), "ä\n"),
      frame(2, at(2), ""),
      frame(1, at(3), "x".repeat(300)),
    ]);
    for (const size of [1, 7, 8, 9, 39, 1000]) {
      const reader = createRecordReader(false);
      const records: LogRecord[] = [];
      for (let from = 0; from < bytes.length; from += size)
        records.push(...reader.push(bytes.subarray(from, from + size)));
      expect(texts(records)).toEqual(["stdout:ä\n", "stderr:", `stdout:${"x".repeat(300)}`]);
      expect(records.map(({ time }) => time)).toEqual([at(1), at(2), at(3)]);
    }
  });

  it("reads a terminal's lines, cut where the engine cuts them, and the unfinished last one", () => {
    const reader = createRecordReader(true);
    const long = "y".repeat(16 * 1024);
    const bytes = Buffer.from(`${at(1)} a\r\n${at(2)} ${long}${at(2)} rest\n${at(3)} tail`);
    expect(texts(reader.push(bytes))).toEqual(["stdout:a\r\n", `stdout:${long}`, "stdout:rest\n"]);
    expect(texts(reader.end())).toEqual(["stdout:tail"]);
  });
});

describe("the position", () => {
  it.each([{}, { stdout: { time: at(1), count: 2 } }, { stderr: { time: at(1), count: 1 } }])(
    "%j survives being written",
    (position) => expect(parsePosition(formatPosition(position))).toEqual(position),
  );

  it("is the beginning where it cannot be read", () => {
    for (const text of [null, "", "x", "2026#1,"]) expect(parsePosition(text)).toEqual({});
  });

  it("asks from the earlier of both streams, to the nanosecond", () => {
    const position = { stdout: { time: at(42), count: 1 }, stderr: { time: at(7), count: 3 } };
    expect(sinceOf(position)).toBe(`${Date.parse("2026-01-02T03:04:05Z") / 1000}.000000007`);
    expect(sinceOf({})).toBeUndefined();
  });
});

describe("the record counter", () => {
  const record = (stream: LogRecord["stream"], nanos: number) => ({
    stream,
    time: at(nanos),
    data: Buffer.alloc(0),
  });

  it("gives every record exactly once, wherever the reading is cut", () => {
    // The parts of a long line share their time, and the streams are stored a little out of order.
    const log = [
      record("stdout", 5),
      record("stderr", 3),
      record("stdout", 5),
      record("stdout", 5),
      record("stderr", 6),
      record("stdout", 7),
    ];
    for (let cut = 0; cut <= log.length; cut++) {
      const first = new RecordCounter({});
      for (const one of log.slice(0, cut)) expect(first.take(one)).toBe(true);
      const position = parsePosition(formatPosition(first.position));
      const again = new RecordCounter(position);
      expect(log.map((one) => again.take(one))).toEqual(log.map((_, index) => index >= cut));
      expect(again.position).toEqual({
        stdout: { time: at(7), count: 1 },
        stderr: { time: at(6), count: 1 },
      });
    }
  });

  it("goes on after the records it had given were rotated away", () => {
    const counter = new RecordCounter({ stdout: { time: at(5), count: 3 } });
    expect([record("stdout", 6), record("stdout", 6)].map((one) => counter.take(one))).toEqual([true, true]);
    counter.rewind();
    expect(
      [record("stdout", 6), record("stdout", 6), record("stdout", 6)].map((one) => counter.take(one)),
    ).toEqual([false, false, true]);
  });
});
