import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LogModel } from "./log-model";
import { findFirstError, searchLog } from "./log-search";

const at = Date.UTC(2026, 0, 1);

function modelOf(...texts: string[]): LogModel {
  const model = new LogModel();
  for (const text of texts) model.append({ stream: "stdout", at, text });
  return model;
}

function textsOf(model: LogModel): string[] {
  return Array.from({ length: model.length }, (_, index) => model.lineAt(index)?.text ?? "");
}

function stylesOf(model: LogModel, index: number) {
  const line = model.lineAt(index);
  let start = 0;
  return line?.runs?.map((run) => {
    const text = line.text.slice(start, start + run.length);
    start += run.length;
    return [text, run.style];
  });
}

describe("lines", () => {
  it("a last line without newline is shown as it grows", () => {
    const model = modelOf("a\nb");
    expect(textsOf(model)).toEqual(["a", "b"]);
    model.append({ stream: "stdout", at, text: "c\n\nd" });
    expect(textsOf(model)).toEqual(["a", "bc", "", "d"]);
  });

  it("CRLF is one line end", () => {
    expect(textsOf(modelOf("a\r", "\nb\r\n"))).toEqual(["a", "b"]);
  });

  it("a carriage return redraws its line", () => {
    expect(textsOf(modelOf("  5 %\r 50 %\r100 %\n", "done"))).toEqual(["100 %", "done"]);
    expect(textsOf(modelOf("abcdef\rXY"))).toEqual(["XYcdef"]);
    expect(textsOf(modelOf("abcdef\r\u001b[KXY"))).toEqual(["XY"]);
    expect(textsOf(modelOf("abcdef\u001b[2K\rXY"))).toEqual(["XY"]);
  });

  it("10,000 redraws of a progress bar stay one line", () => {
    const model = new LogModel();
    for (let step = 0; step < 10_000; step++)
      model.append({ stream: "stderr", at, text: `\r${step} of 10000` });
    expect(textsOf(model)).toEqual(["9999 of 10000"]);
  });

  it("cursor-up redraws the lines of a progress display", () => {
    expect(textsOf(modelOf("one 1\ntwo 1\n\u001b[2Aone 2\ntwo 2\nend"))).toEqual(["one 2", "two 2", "end"]);
  });

  it("cursor-up never reaches what the agent said", () => {
    const model = new LogModel();
    model.append({ stream: "system", at, text: "fetching\n" });
    model.append({ stream: "stdout", at, text: "x\n\u001b[9Ay\n" });
    expect(textsOf(model)).toEqual(["fetching", "y"]);
  });

  it("backspace, bells and window titles leave clean text", () => {
    expect(textsOf(modelOf("ab\bc\u0007\u001b]0;title\u0007d\u001b(Be\u0000"))).toEqual(["acde"]);
  });

  it("output without newline goes on in further lines instead of one endless one", () => {
    const model = new LogModel({ maxLineLength: 10 });
    model.append({ stream: "stdout", at, text: "x".repeat(25) });
    expect(textsOf(model)).toEqual(["x".repeat(10), "x".repeat(10), "x".repeat(5)]);
  });

  it("a line feed of the agent between two streams makes no line of its own", () => {
    const model = new LogModel();
    model.append({ stream: "stdout", at, text: "progress 10 %" });
    model.append({ stream: "system", at, text: "\n" });
    model.append({ stream: "stderr", at, text: "warning\n" });
    model.append({ stream: "stdout", at, text: "\rdone\n" });
    const lines = Array.from({ length: model.length }, (_, index) => model.lineAt(index));
    expect(lines.map((line) => [line?.stream, line?.text])).toEqual([
      ["stdout", "progress 10 %"],
      ["stderr", "warning"],
      ["stdout", "done"],
    ]);
  });

  it("two streams never share a line", () => {
    const model = new LogModel();
    model.append({ stream: "stdout", at, text: "out" });
    model.append({ stream: "stderr", at, text: "err\n" });
    model.append({ stream: "stdout", at, text: "put\n" });
    expect(textsOf(model)).toEqual(["out", "err", "put"]);
    expect(model.lineAt(1)?.stream).toBe("stderr");
  });

  it("the oldest lines go when there are too many, and numbers go on", () => {
    const model = new LogModel({ maxLines: 100 });
    for (let index = 1; index <= 500; index++) model.append({ stream: "stdout", at, text: `${index}\n` });
    expect(model.length).toBeLessThanOrEqual(110);
    expect(model.lineAt(0)?.text).toBe(String(model.dropped + 1));
    expect(model.lineAt(model.length - 1)?.text).toBe("500");
    expect(model.groups).toEqual([{ kind: "program", start: 0 }]);
  });

  it("the agent's and the program's lines are groups", () => {
    const model = new LogModel();
    model.append({ stream: "system", at, text: "a\nb\n" });
    model.append({ stream: "stdout", at, text: "c\n" });
    model.append({ stream: "stderr", at, text: "d\n" });
    model.append({ stream: "system", at, text: "e\n" });
    expect(model.groups).toEqual([
      { kind: "system", start: 0 },
      { kind: "program", start: 2 },
      { kind: "system", start: 4 },
    ]);
  });
});

describe("styles", () => {
  it("colours and weights follow the sequences", () => {
    const model = modelOf("a\u001b[31;1mred\u001b[0m b\u001b[38;5;196mx\u001b[48;2;1;2;3my\u001b[m\n");
    expect(textsOf(model)).toEqual(["ared bxy"]);
    expect(stylesOf(model, 0)).toEqual([
      ["a", {}],
      ["red", { fg: 1, bold: true }],
      [" b", {}],
      ["x", { fg: "#ff0000" }],
      ["y", { fg: "#ff0000", bg: "#010203" }],
    ]);
  });

  it("a colour lasts over lines and pieces until it is ended", () => {
    const model = modelOf("\u001b[33mwarn", "ing\nmore\u001b[39m plain\n");
    expect(stylesOf(model, 0)).toEqual([["warning", { fg: 3 }]]);
    expect(stylesOf(model, 1)).toEqual([
      ["more", { fg: 3 }],
      [" plain", {}],
    ]);
  });

  it("a redraw keeps the style of what it leaves", () => {
    expect(stylesOf(modelOf("\u001b[32mgreen\u001b[0m\rGR"), 0)).toEqual([
      ["GR", {}],
      ["een", { fg: 2 }],
    ]);
  });

  it("an unfinished sequence at the very end is held back, a wrong one is not kept forever", () => {
    expect(textsOf(modelOf("a\u001b[3"))).toEqual(["a"]);
    expect(textsOf(modelOf("a\u001b[3", "1mb"))).toEqual(["ab"]);
    expect(textsOf(modelOf(`a\u001b[${"1".repeat(5_000)}`))[0]).toContain("a");
  });
});

describe("pieces", () => {
  it("how the text is cut never changes what is shown", () => {
    const token = fc.constantFrom(
      "a",
      "é",
      "😀",
      "\n",
      "\r",
      "\u001b[31m",
      "\u001b[0m",
      "\u001b[K",
      "\u001b[1A",
      "\b",
    );
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 40 }),
        fc.array(fc.nat(200), { maxLength: 8 }),
        (tokens, cuts) => {
          const text = tokens.join("");
          const places = [...new Set(cuts.map((cut) => Math.min(cut, text.length)))].sort((a, b) => a - b);
          const parts = [0, ...places].map((from, index) => text.slice(from, places[index] ?? text.length));
          const whole = modelOf(text);
          const cut = modelOf(...parts);
          expect(textsOf(cut)).toEqual(textsOf(whole));
          for (let index = 0; index < whole.length; index++) {
            expect(cut.lineAt(index)?.runs ?? []).toEqual(whole.lineAt(index)?.runs ?? []);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("reads 200,000 coloured lines to the last", () => {
    const model = new LogModel();
    const lines = 200_000;
    const perPiece = 500;
    for (let first = 0; first < lines; first += perPiece) {
      let text = "";
      for (let index = first; index < first + perPiece; index++) {
        text += `step ${index} | loss \u001b[1m${index / 7}\u001b[0m | 1 842 tok/s\n`;
      }
      model.append({ stream: "stdout", at, text });
    }
    expect(model.length).toBe(lines);
    expect(searchLog(model, "step 199999 ")).toHaveLength(1);
  });
});

describe("search", () => {
  it("gives every occurrence, ignoring case unless the query has a capital", () => {
    const model = modelOf("Loss loss\nnone\nLOSS\n");
    expect(searchLog(model, "loss")).toEqual([
      { line: 0, start: 0, end: 4 },
      { line: 0, start: 5, end: 9 },
      { line: 2, start: 0, end: 4 },
    ]);
    expect(searchLog(model, "Loss")).toEqual([{ line: 0, start: 0, end: 4 }]);
    expect(searchLog(model, "(")).toEqual([]);
  });

  it("can go on from a line, for output that arrived meanwhile", () => {
    const model = modelOf("x\nx\n");
    expect(searchLog(model, "x", 1)).toEqual([{ line: 1, start: 0, end: 1 }]);
  });

  it("finds the first line that looks like a failure", () => {
    expect(findFirstError(modelOf("no errors so far\nRuntimeError: x\nerror: y\n"))).toBe(2);
    expect(findFirstError(modelOf("fine\n"))).toBe(-1);
  });
});
