import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it, vi } from "vitest";
import type { LogChunk, LogStream } from "../../runs/agent-protocol";
import { createAttemptLog } from "./attempt-log";
import { createLogBudget } from "./log-budget";
import { type LogSpool, type LogSpoolOptions, openLogSpool } from "./log-spool";
import { shipLogs } from "./ship-logs";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-log-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
let count = 0;
function freshDir(): string {
  count += 1;
  return path.join(root, String(count));
}

const open = (dir: string, options: Partial<LogSpoolOptions> = {}) =>
  openLogSpool({ dir, maxBytes: 1_000_000, ...options });
const logOf = (spool: LogSpool, secrets: string[] = []) =>
  createAttemptLog({ spool, from: spool.mark(), secrets, onStored: () => undefined, now: () => new Date(0) });
const bytesOf = (chunk: LogChunk) => Buffer.from(chunk.data, "base64");
const all = (spool: LogSpool) => spool.next({ chunks: 1_000_000, bytes: Number.MAX_SAFE_INTEGER });
const textOf = (chunks: LogChunk[], stream?: LogStream) =>
  Buffer.concat(chunks.filter((chunk) => !stream || chunk.stream === stream).map(bytesOf)).toString();

function expectInOrder(chunks: LogChunk[], first = 0, offset = 0): void {
  let at = offset;
  for (const [index, chunk] of chunks.entries()) {
    expect([chunk.seq, chunk.offset]).toEqual([first + index, at]);
    at += bytesOf(chunk).length;
  }
}

describe("an attempt's log", () => {
  it("numbers chunks of whole characters, at most 256 KiB each", async () => {
    const spool = open(freshDir(), { maxBytes: 10_000_000 });
    const log = logOf(spool);
    const text = "ü€😀x".repeat(60_000);
    const bytes = Buffer.from(text);
    await log.write("stdout", bytes.subarray(0, 333_331), "1");
    await log.write("stdout", bytes.subarray(333_331), "2");
    log.end();
    const chunks = all(spool);
    expectInOrder(chunks);
    expect(textOf(chunks)).toBe(text);
    for (const chunk of chunks) {
      expect(bytesOf(chunk).length).toBeLessThanOrEqual(256 * 1024);
      expect(bytesOf(chunk).toString()).not.toContain("\uFFFD");
    }
    spool.close();
  });

  it("ends a line that one stream has left open before another one writes, and only then", async () => {
    const dir = freshDir();
    const spool = open(dir);
    const log = logOf(spool);
    await log.write("stdout", Buffer.from("progress 10 %"), "1");
    await log.write("stdout", Buffer.from("\rprogress 20 %"), "2");
    await log.write("stderr", Buffer.from("warning: slow disk\n"), "3");
    await log.write("stdout", Buffer.from("\rdone\n"), "4");
    await log.write("stderr", Buffer.from("one"), "5");
    log.settle();
    spool.close();
    // The agent is restarted meanwhile.
    const next = open(dir);
    const later = logOf(next);
    await later.write("stderr", Buffer.from(" line"), "6");
    await later.write("stdout", Buffer.from("end"), "7");
    later.end();
    expect(textOf(all(next))).toBe("progress 10 %\rprogress 20 %\nwarning: slow disk\n\rdone\none line\nend");
    expectInOrder(all(next));
    next.close();
  });

  it("keeps bytes that are no text", async () => {
    const spool = open(freshDir());
    const log = logOf(spool);
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0x0a, 0xe2, 0x82]);
    await log.write("stderr", bytes, "1");
    log.end();
    expect(Buffer.concat(all(spool).map(bytesOf))).toEqual(bytes);
    spool.close();
  });

  it("gives a quiet program's line at once and a busy one's lines together", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    try {
      const spool = open(freshDir());
      const log = logOf(spool);
      vi.advanceTimersByTime(100);
      await log.write("stdout", Buffer.from("first\n"), "1");
      expect(textOf(all(spool))).toBe("first\n");
      for (let line = 0; line < 50; line += 1) await log.write("stdout", Buffer.from(`${line}\n`), `${line}`);
      expect(spool.waiting).toBe(1);
      vi.advanceTimersByTime(20);
      expect(spool.waiting).toBe(2);
      spool.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it("masks secrets in the output and in the agent's own lines", async () => {
    const spool = open(freshDir());
    const log = logOf(spool, ["hush-hush"]);
    log.say("starting with hush-hush");
    await log.write("stdout", Buffer.from("key: hush"), "1");
    await log.write("stdout", Buffer.from("-hush\n"), "2");
    log.end();
    expect(textOf(all(spool))).toBe("[slipway] starting with ***\nkey: ***\n");
    spool.close();
  });

  it("goes on after a restart without losing or repeating a byte, wherever it was killed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            stream: fc.constantFrom<LogStream>("stdout", "stderr"),
            text: fc.constantFrom("hush", "-hush", "hush-hush", "a\n", "ü", "line of text\n", "h", ""),
            store: fc.boolean(),
          }),
          { maxLength: 12 },
        ),
        fc.array(fc.nat(12), { maxLength: 3 }),
        async (writes, kills) => {
          const dir = freshDir();
          // The runner's side: everything it has to say, each write with its position.
          const source = writes.map(({ stream, text }, at) => ({ stream, bytes: Buffer.from(text), at }));
          for (const kill of [...kills, writes.length]) {
            const spool = open(dir);
            const log = logOf(spool, ["hush-hush"]);
            const from = spool.mark().position === null ? 0 : Number(spool.mark().position) + 1;
            for (const { stream, bytes, at } of source.slice(from, Math.max(from, kill))) {
              await log.write(stream, bytes, String(at));
              if (writes[at]?.store) log.say("."); // stores what is pending
            }
            if (kill === writes.length) log.end();
            spool.close();
          }
          const spool = open(dir);
          const chunks = all(spool);
          spool.close();
          expectInOrder(chunks);
          for (const stream of ["stdout", "stderr"] as const) {
            const raw = source.filter((write) => write.stream === stream).map(({ bytes }) => bytes);
            const wanted = Buffer.concat(raw)
              .toString()
              .replace(/(hush-hush(-hush)*)+/g, "***");
            // Two secrets side by side are one mask or two, depending on how they came.
            expect(textOf(chunks, stream).replace(/[*]+/g, "***")).toBe(wanted);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("metric lines of an attempt", () => {
  const openLog = (spool: LogSpool) =>
    createAttemptLog({
      ...{ spool, from: spool.mark(), secrets: ["hush-hush"], metrics: true },
      ...{ onStored: () => undefined, now: () => new Date(0) },
    });
  const partsOf = (spool: LogSpool) => {
    const chunks = all(spool);
    return {
      log: textOf(chunks.filter(({ isMetric }) => !isMetric)),
      metrics: textOf(chunks.filter(({ isMetric }) => isMetric)),
      chunks,
    };
  };

  it("are chunks of their own that take no room in the log, on standard output only", async () => {
    const spool = open(freshDir());
    const log = openLog(spool);
    await log.write(
      "stdout",
      Buffer.from('one\n::metric {"loss": 1.0}\n::metric {"key": "hush-hush"}\ntwo\n'),
      "1",
    );
    await log.write("stderr", Buffer.from('::metric {"a":1}\n'), "2");
    log.end();
    const { log: text, metrics, chunks } = partsOf(spool);
    expect(text).toBe('one\ntwo\n::metric {"a":1}\n');
    expect(metrics).toBe('{"loss": 1.0}\n{"key": "***"}\n');
    expect(chunks.map(({ seq, offset }) => [seq, offset])).toEqual([
      [0, 0],
      [1, 4],
      [2, 4],
      [3, 8],
    ]);
    spool.close();
  });

  it("come once each, wherever the agent was killed", async () => {
    const piece = fc.constantFrom(
      "text\n",
      '::metric {"a":1}\n',
      '::metric {"b"',
      ":2}\n",
      "hush",
      "-hush\n",
      "\n",
      "::",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 12 }),
        fc.array(fc.nat(12), { maxLength: 3 }),
        async (pieces, kills) => {
          const once = open(freshDir());
          const whole = openLog(once);
          for (const [at, text] of pieces.entries())
            await whole.write("stdout", Buffer.from(text), String(at));
          whole.end();
          const wanted = partsOf(once);
          once.close();
          const dir = freshDir();
          for (const kill of [...kills, pieces.length]) {
            const spool = open(dir);
            const log = openLog(spool);
            const from = spool.mark().position === null ? 0 : Number(spool.mark().position) + 1;
            for (const [index, text] of pieces.slice(from, Math.max(from, kill)).entries())
              await log.write("stdout", Buffer.from(text), String(from + index));
            if (kill === pieces.length) log.end();
            else log.settle();
            spool.close();
          }
          const spool = open(dir);
          const got = partsOf(spool);
          spool.close();
          expect([got.log, got.metrics]).toEqual([wanted.log, wanted.metrics]);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("the spool", () => {
  const mark = (position: string) => ({ position, skip: {} });
  const at = new Date(0);

  it("forgets what the server has, and numbers on after a restart", () => {
    const dir = freshDir();
    const first = open(dir, { fileBytes: 50 });
    for (let line = 0; line < 10; line += 1)
      first.append("stdout", Buffer.from(`line ${line}\n`), mark(String(line)), at);
    expect(fs.readdirSync(dir).length).toBe(10);
    first.acknowledge(10);
    expect(first.waiting).toBe(0);
    expect(fs.readdirSync(dir).length).toBe(1);
    first.close();
    const second = open(dir, { fileBytes: 50 });
    expect(second.mark()).toEqual(mark("9"));
    // Whether the last one arrived is not known: it is sent once more, and harmless.
    expect(textOf(all(second))).toBe("line 9\n");
    second.append("stdout", Buffer.from("next\n"), mark("10"), at);
    expectInOrder(all(second), 9, 63);
    second.close();
  });

  it("drops a chunk that was half written when the machine stopped", () => {
    const dir = freshDir();
    const first = open(dir);
    first.append("stdout", Buffer.from("whole\n"), mark("1"), at);
    first.append("stdout", Buffer.from("half of this\n"), mark("2"), at);
    first.close();
    const file = path.join(dir, fs.readdirSync(dir)[0] ?? "");
    fs.truncateSync(file, fs.statSync(file).size - 4);
    const second = open(dir);
    expect(textOf(all(second))).toBe("whole\n");
    expect(second.mark()).toEqual(mark("1"));
    second.append("stdout", Buffer.from("again\n"), mark("2"), at);
    expect(textOf(all(second))).toBe("whole\nagain\n");
    second.close();
  });

  it("is bounded, and says how much is missing where it is missing", () => {
    const spool = open(freshDir(), { maxBytes: 100 });
    const line = (name: string) => Buffer.from(name.padEnd(39, ".").concat("\n"));
    for (const name of ["a", "b", "c", "d"]) spool.append("stdout", line(name), mark(name), at);
    expect(textOf(all(spool)).replaceAll(".", "")).toBe("a\nb\n");
    spool.acknowledge(2);
    spool.append("stdout", line("e"), mark("e"), at);
    const chunks = all(spool);
    expectInOrder(chunks, 2, 80);
    expect(textOf(chunks, "system")).toContain("80 bytes of output were dropped here");
    expect(textOf(chunks, "stdout").replaceAll(".", "")).toBe("e\n");
    for (const name of ["f", "g"]) spool.append("stdout", line(name), mark(name), at);
    spool.finish(at);
    expect(textOf(all(spool), "system").match(/dropped/g)?.length).toBe(2);
    spool.close();
  });

  it("shares what all attempts may keep, and says there too what is missing", () => {
    const budget = createLogBudget(100);
    const spools = ["a", "b"].map(() => open(freshDir(), { budget }));
    const [first, second] = spools;
    first?.append("stdout", Buffer.alloc(60, "a"), mark("1"), at);
    second?.append("stdout", Buffer.alloc(60, "b"), mark("1"), at);
    second?.append("stdout", Buffer.alloc(60, "b"), mark("2"), at);
    first?.acknowledge(1);
    second?.append("stdout", Buffer.alloc(60, "c"), mark("3"), at);
    expect(textOf(all(second ?? open(freshDir())))).toMatch(
      /^\n\[slipway\] 120 bytes of output were dropped .*\nc+$/,
    );
    second?.append("stdout", Buffer.alloc(60, "d"), mark("4"), at);
    second?.finish(at);
    // There is always room to say it.
    expect(textOf(all(second ?? open(freshDir())), "system").match(/dropped/g)?.length).toBe(2);
    for (const spool of spools) spool.close();
    expect(budget.take(100)).toBe(true);
  });

  it("counts in the shared room what an earlier process left", () => {
    const dir = freshDir();
    const before = open(dir);
    before.append("stdout", Buffer.alloc(60, "a"), mark("1"), at);
    before.close();
    const budget = createLogBudget(100);
    const spool = open(dir, { budget });
    expect(budget.take(50)).toBe(false);
    spool.acknowledge(1);
    expect(budget.take(100)).toBe(true);
    spool.close();
  });

  it("hands out batches within their limits", () => {
    const spool = open(freshDir());
    for (const text of ["a".repeat(60), "b".repeat(60), "c"])
      spool.append("stdout", Buffer.from(text), mark(text), at);
    expect(spool.next({ chunks: 10, bytes: 50 }).length).toBe(1);
    expect(spool.next({ chunks: 10, bytes: 120 }).length).toBe(2);
    expect(spool.next({ chunks: 1, bytes: 1_000 }).length).toBe(1);
    spool.close();
  });
});

describe("the shipper", () => {
  const mark = { position: "1", skip: {} };
  const at = new Date(0);

  it("sends what comes, in order, and goes on where the server wants", async () => {
    const spool = open(freshDir());
    const sent: number[][] = [];
    const shipper = shipLogs(spool, async (chunks) => {
      sent.push(chunks.map(({ seq }) => seq));
      return sent.length === 1 ? 1 : (chunks.at(-1)?.seq ?? 0) + 1;
    });
    for (const text of ["a", "b"]) spool.append("stdout", Buffer.from(text), mark, at);
    shipper.wake();
    await vi.waitFor(() => expect(spool.waiting).toBe(0));
    spool.append("stdout", Buffer.from("c"), mark, at);
    await shipper.drain();
    expect(sent).toEqual([[0, 1], [1], [2]]);
    spool.close();
  });

  it("ends when the server takes nothing any more", async () => {
    const spool = open(freshDir());
    spool.append("stdout", Buffer.from("a"), mark, at);
    const shipper = shipLogs(spool, async () => null);
    await shipper.drain();
    expect(spool.waiting).toBe(1);
    await shipper.stop();
    spool.close();
  });
});
