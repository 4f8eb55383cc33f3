import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acceptChunks, type DecodedChunk, type LogTail, maxChunkBytes, maxLogBytes } from "./accept-chunks";
import { characterBoundary, decodeLog } from "./decode-log";

const empty: LogTail = { nextSeq: 0, nextOffset: 0, runBytes: 0 };
const chunk = (seq: number, offset: number, text: string): DecodedChunk => ({
  seq,
  offset,
  stream: "stdout",
  at: "2026-01-01T00:00:00.000Z",
  data: new TextEncoder().encode(text),
});
const text = (chunks: readonly DecodedChunk[]) => chunks.map(({ data }) => decodeLog(data)).join("");

describe("acceptChunks", () => {
  it("takes what is new and in order, skips what is known, and stops at a gap", () => {
    const sent = [chunk(0, 0, "a"), chunk(1, 1, "b"), chunk(3, 3, "d")];
    const accepted = acceptChunks({ nextSeq: 1, nextOffset: 1, runBytes: 1 }, sent);
    expect(accepted).toMatchObject({ ok: true, tail: { nextSeq: 2, nextOffset: 2, runBytes: 2 } });
    expect(accepted.ok && text(accepted.store)).toBe("b");
  });

  it("refuses a chunk whose offset does not follow", () => {
    expect(acceptChunks(empty, [chunk(0, 7, "a")])).toMatchObject({
      ok: false,
      message: expect.stringMatching(/offset 7/),
    });
  });

  it("refuses a chunk that is too large", () => {
    const large = { ...chunk(0, 0, ""), data: new Uint8Array(maxChunkBytes + 1) };
    expect(acceptChunks(empty, [large])).toMatchObject({ ok: false });
  });

  it("stores one marker at the bound and counts the rest as received", () => {
    const nearly = { nextSeq: 4, nextOffset: 100, runBytes: maxLogBytes - 1 };
    const first = acceptChunks(nearly, [chunk(4, 100, "xx"), chunk(5, 102, "yy")]);
    expect(first).toMatchObject({ ok: true, tail: { nextSeq: 6, runBytes: maxLogBytes } });
    expect(first.ok && text(first.store)).toMatch(/not stored/);
    const later = acceptChunks({ nextSeq: 5, nextOffset: 170, runBytes: maxLogBytes }, [chunk(9, 200, "z")]);
    expect(later).toMatchObject({ ok: true, store: [], tail: { nextSeq: 10 } });
  });

  it("stores the marker also where a chunk would have filled the bound exactly", () => {
    const nearly = { nextSeq: 4, nextOffset: 100, runBytes: maxLogBytes - 2 };
    const accepted = acceptChunks(nearly, [chunk(4, 100, "xx")]);
    expect(accepted.ok && text(accepted.store)).toMatch(/not stored/);
  });

  it("tells in the log of each later attempt, too, that the run has no room left", () => {
    const full = { ...empty, runBytes: maxLogBytes };
    const first = acceptChunks(full, [chunk(0, 0, "a"), chunk(1, 1, "b")]);
    expect(first).toMatchObject({ ok: true, tail: { nextSeq: 2, runBytes: maxLogBytes } });
    expect(first.ok && text(first.store)).toMatch(/^\n\[slipway\] .*not stored\n$/);
    const later = acceptChunks({ ...full, nextSeq: 1, nextOffset: 70 }, [chunk(2, 2, "c")]);
    expect(later).toMatchObject({ ok: true, store: [], tail: { nextSeq: 3 } });
  });

  it("builds the same log however it is sent: twice, overlapping, with gaps", () => {
    const whole = Array.from({ length: 8 }, (_, seq) => chunk(seq, seq * 2, `${seq}\n`));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(7), fc.nat(7))), (batches) => {
        let tail = empty;
        const stored: DecodedChunk[] = [];
        for (const [from, count] of [...batches, [0, 8] as const]) {
          const accepted = acceptChunks(tail, whole.slice(from, from + count));
          if (!accepted.ok) throw new Error(accepted.message);
          stored.push(...accepted.store);
          tail = accepted.tail;
        }
        expect(stored).toEqual(whole);
      }),
    );
  });
});

describe("characterBoundary", () => {
  it.each([
    ["plain text", "abc", 2, 2],
    ["nothing", "", 5, 0],
    ["two bytes", "aé", 2, 1],
    ["three bytes", "a€b", 3, 1],
    ["a whole character", "a€b", 4, 4],
    ["four bytes", "🚀", 3, 0],
    ["after four bytes", "🚀x", 4, 4],
  ])("never cuts %s", (_, given, limit, expected) => {
    expect(characterBoundary(new TextEncoder().encode(given), limit)).toBe(expected);
  });

  it("cuts bytes that are no text anywhere", () => {
    expect(characterBoundary(new Uint8Array([0x80, 0x80, 0x80, 0x80]), 3)).toBe(3);
    expect(characterBoundary(new Uint8Array([0xff, 0xff]), 1)).toBe(1);
  });

  it("lets pieces cut at boundaries read as the whole", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 60 }),
        fc.integer({ min: 4, max: 9 }),
        (given, limit) => {
          const bytes = new TextEncoder().encode(given);
          const pieces: string[] = [];
          for (let at = 0; at < bytes.length; ) {
            const end = at + characterBoundary(bytes.subarray(at), limit);
            pieces.push(decodeLog(bytes.subarray(at, end)));
            at = end;
          }
          expect(pieces.join("")).toBe(decodeLog(bytes));
        },
      ),
    );
  });
});
