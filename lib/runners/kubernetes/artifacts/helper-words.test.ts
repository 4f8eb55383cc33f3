import { expect, it } from "vitest";
import { HelperWords } from "./helper-words";

const log = [
  { round: 1 },
  { output: 0, files: [["a", "digest", 1]] },
  { say: "uploading 1 of 2 bytes" },
  { output: 0, left: "p is no file" },
  { output: 0, isThere: true },
  { slot: 0, failure: "changed", isOther: true },
  { round: 2 },
  { output: 0, isThere: false },
];
const bytes = Buffer.from(`noise\n${log.map((line) => JSON.stringify(line)).join("\n")}\n`);

it("are the same wherever they are cut, and however often they are read from the beginning", () => {
  for (let cut = 0; cut < bytes.length; cut += 1) {
    const words = new HelperWords();
    const said = [...words.hear(bytes.subarray(0, cut)), ...words.hear(bytes.subarray(cut))];
    words.begin();
    said.push(...words.hear(bytes));
    expect(said).toEqual(["uploading 1 of 2 bytes"]);
    expect(words.slot(0)).toMatchObject({ failure: "changed", isOther: true });
    expect(words.output(2, 0)).toMatchObject({ files: [], end: { isThere: false } });
  }
});

it("of an earlier look are not taken for the one that was asked for", () => {
  const words = new HelperWords();
  words.hear(Buffer.from('{"round":1}\n{"output":0,"isThere":true}\n'));
  expect(words.output(1, 0)).toMatchObject({ end: { isThere: true } });
  expect(words.output(2, 0)).toBe(undefined);
  expect(words.output(1, 1)).toBe(undefined);
});
