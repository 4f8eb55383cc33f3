import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMaskStream } from "./mask-stream";
import { secretForms } from "./secret-forms";

function maskText(values: string[], ...pieces: (string | Buffer)[]): string {
  const stream = createMaskStream(secretForms(values));
  const masked = pieces.map((piece) => stream.push(Buffer.from(piece)));
  return Buffer.concat([...masked, stream.flush()].map(({ bytes }) => bytes)).toString();
}

const secret = 'p@ss/w+rd "ü" 1';

describe("masking", () => {
  it("hides a value wherever it stands, and nothing else", () => {
    expect(maskText(["hush-hush"], "a hush-hush b hush-hush\nhush")).toBe("a *** b ***\nhush");
    expect(maskText([], "hush-hush")).toBe("hush-hush");
  });

  it("leaves values of three letters alone", () => {
    expect(maskText(["abc", "abcd"], "abc abcd")).toBe("abc ***");
  });

  it("hides a value that is cut in two, at every place", () => {
    const text = `x${secret}y`;
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut += 1)
      expect(maskText([secret], bytes.subarray(0, cut), bytes.subarray(cut))).toBe("x***y");
    expect(maskText([secret], ...[...bytes].map((byte) => Buffer.from([byte])))).toBe("x***y");
  });

  const spellings = [
    JSON.stringify({ secret }),
    JSON.stringify(secret).replace("ü", "\\u00fc"),
    `https://host/?k=${encodeURIComponent(secret)}`,
    `https://host/?k=${encodeURIComponent(secret).toLowerCase()}`,
    new URLSearchParams({ k: secret }).toString(),
    Buffer.from(secret).toString("base64"),
    Buffer.from(secret).toString("base64url"),
  ];

  it("hides what JSON, an address and base64 make of a value", () => {
    for (const text of spellings) {
      const masked = maskText([secret], text);
      expect(masked).toContain("***");
      expect(masked).not.toMatch(/ss.?w|ss%2F/i);
    }
  });

  it("hides all of these, too, when they are cut in two, at every place, and in single bytes", () => {
    for (const text of spellings) {
      const bytes = Buffer.from(`a ${text} b`);
      const whole = maskText([secret], bytes);
      for (let cut = 0; cut <= bytes.length; cut += 1)
        expect(maskText([secret], bytes.subarray(0, cut), bytes.subarray(cut))).toBe(whole);
      expect(maskText([secret], ...[...bytes].map((byte) => Buffer.from([byte])))).toBe(whole);
    }
  });

  it("hides a value that is only a part of what was encoded in base64", () => {
    const key = "sk-live-0123456789abcdef";
    for (const user of ["", "a", "ab", "abc", "abcd"]) {
      const header = Buffer.from(`${user}:${key}@`).toString("base64");
      const masked = maskText([key], `authorization: Basic ${header}`);
      expect(masked).toContain("***");
      // What is left over of the encoded key is less than four characters at each side.
      const left = masked.replace("authorization: Basic ", "").split("***");
      const shown = left.map((part) => Buffer.from(part, "base64").toString("latin1")).join(" ");
      expect(shown).not.toMatch(/sk-l|cdef/);
    }
  });

  it("hides a long value that base64 prints in lines", () => {
    const key = Array.from({ length: 40 }, (_, at) => `part-${at}`).join(".");
    for (const width of [64, 76]) {
      const lines = Buffer.from(key)
        .toString("base64")
        .replace(new RegExp(`.{${width}}`, "g"), "$&\n");
      const shown = maskText([key], lines)
        .split("\n")
        .map((line) => Buffer.from(line, "base64").toString("latin1"));
      expect(shown.join()).not.toContain("part");
    }
  });

  it("hides the lines of a key one by one", () => {
    const key = "-----BEGIN KEY-----\nAAAABBBBCCCC\nDDDDEEEEFFFF\n-----END KEY-----";
    expect(maskText([key], "1: AAAABBBBCCCC\n2: DDDDEEEEFFFF\n")).toBe("1: ***\n2: ***\n");
  });

  it("hides all of values that overlap or hold one another", () => {
    expect(maskText(["abcdef", "defghi"], "abcdefghi")).toBe("***");
    expect(maskText(["abcdef", "abcdefgh"], "abcdefgh abcdef")).toBe("*** ***");
    expect(maskText(["abcdef", "defghi"], "abcdef", "ghi!")).toBe("***!");
    expect(maskText(["abcdef", "defghi"], "abcdef", "gh")).toBe("***gh");
  });

  it("never loses or adds a byte of what is no secret, however it is cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("secr", "et", "e", "s", "ü", "\n", "\xff", "secret", "x")),
        fc.array(fc.nat(40)),
        (words, cuts) => {
          const bytes = Buffer.from(words.join(""));
          const stream = createMaskStream(secretForms(["secret"]));
          const out: Buffer[] = [];
          let consumed = 0;
          let from = 0;
          for (const cut of [...cuts, bytes.length]) {
            const to = Math.min(bytes.length, from + cut);
            const masked = stream.push(bytes.subarray(from, to));
            consumed += masked.consumed;
            out.push(masked.bytes);
            from = to;
          }
          const rest = stream.push(bytes.subarray(from));
          const last = stream.flush();
          out.push(rest.bytes, last.bytes);
          const merged = bytes.toString().replace(/(secret)+/g, "***");
          return (
            // Two secrets side by side are one mask or two, depending on the cut.
            Buffer.concat(out).toString().replace(/[*]+/g, "***") === merged &&
            consumed + rest.consumed + last.consumed === bytes.length
          );
        },
      ),
    );
  });

  it("never lets a secret through, however it is cut", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 4, maxLength: 12, unit: "grapheme" }),
        fc.string(),
        fc.string(),
        fc.array(fc.nat(8)),
        (value, before, after, cuts) => {
          fc.pre(!before.includes("*") && !after.includes("*") && !value.includes("*"));
          const bytes = Buffer.from(`${before}${value}${after}`);
          const pieces: Buffer[] = [];
          let from = 0;
          for (const cut of cuts) {
            pieces.push(bytes.subarray(from, from + cut));
            from += cut;
          }
          return !maskText([value], ...pieces, bytes.subarray(from)).includes(value);
        },
      ),
    );
  });

  it("keeps up with a fast program", { timeout: 60_000 }, () => {
    const values = Array.from({ length: 10 }, (_, at) => `secret-value-number-${at}-padding`);
    const stream = createMaskStream(secretForms(values));
    const piece = Buffer.from("0123456789 step loss accuracy secret s se sec\n".repeat(20_000));
    // Processor time: other tests share the machine.
    const before = process.cpuUsage();
    for (let round = 0; round < 10; round += 1) stream.push(piece);
    const { user, system } = process.cpuUsage(before);
    expect((piece.length * 10) / (user + system)).toBeGreaterThan(10); // MB/s
  });
});
