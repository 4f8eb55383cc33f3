import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LogModel } from "../../components/run/log/log-model";
import { drawConsoleLine, readConsoleLine } from "./console-line";

describe("readConsoleLine", () => {
  it.each([
    ["2026-01-01T10:00:00.123456 epoch 1", "stdout", "2026-01-01T10:00:00.123Z", "epoch 1"],
    ["ERROR 2026-01-01T10:00:00.5 Traceback", "stderr", "2026-01-01T10:00:00.500Z", "Traceback"],
    ["2026-01-01T10:00:00Z   indented\n", "stdout", "2026-01-01T10:00:00.000Z", "  indented"],
    ["no time at all", "stdout", undefined, "no time at all"],
    ["ERROR of the program itself", "stdout", undefined, "ERROR of the program itself"],
    ["2026-99-01T10:00:00 x", "stdout", undefined, "x"],
    ["", "stdout", undefined, ""],
  ])("%j", (line, stream, at, text) => {
    const read = readConsoleLine(line);
    expect([read.stream, read.at?.toISOString(), read.text]).toEqual([stream, at, text]);
  });
});

it("lines drawn over by number look as if each had been written once, whatever their order", () => {
  const line = fc.record({ number: fc.nat(12), text: fc.stringMatching(/^[a-z ]{0,8}$/) });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const model = new LogModel();
      const expected: string[] = [];
      for (const { number, text } of lines) {
        const place = Math.min(number, expected.length);
        model.append({ stream: "stdout", at: 0, text: drawConsoleLine(text, place, expected.length) });
        expected[place] = text;
      }
      const shown = Array.from({ length: model.length }, (_, index) => model.lineAt(index)?.text);
      expect(shown).toEqual(expected);
    }),
  );
});
