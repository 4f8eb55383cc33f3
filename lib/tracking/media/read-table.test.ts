import fc from "fast-check";
import { expect, it } from "vitest";
import { readDelimited, readTable } from "./read-table";

it("reads the table of a program", () => {
  expect(readTable('{"columns":["a",2],"data":[[1,"x"],[NaN,null]],"ncols":2}')).toEqual({
    columns: ["a", "2"],
    rows: [
      [1, "x"],
      [null, null],
    ],
  });
  for (const text of ["", "[]", '{"columns":[]}', '{"_type":"partitioned-table","parts_path":"p"}'])
    expect(readTable(text)).toBeUndefined();
});

it.each([
  ["a,b\n1,2\n", { columns: ["a", "b"], rows: [["1", "2"]] }],
  ['a,b\r\n"x, ""y""\n",2', { columns: ["a", "b"], rows: [['x, "y"\n', "2"]] }],
  ["\uFEFFa\n\n1\n", { columns: ["a"], rows: [["1"]] }],
  ['a\n"open', { columns: ["a"], rows: [["open"]] }],
  ["", { columns: [], rows: [] }],
] as const)("reads %j", (text, expected) => {
  expect(readDelimited(text, ",", 10)).toEqual(expected);
});

it("reads no more rows than are asked for", () => {
  const text = `n\n${Array.from({ length: 50 }, (_, at) => at).join("\n")}\n`;
  expect(readDelimited(text, ",", 3).rows).toEqual([["0"], ["1"], ["2"]]);
});

it("gives back what was written", () => {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(rows, (written) => {
      const text = written.map((row) => row.map(quoted).join("\t")).join("\r\n");
      const { columns, rows: read } = readDelimited(text, "\t", 100);
      expect([columns, ...read]).toEqual(written);
    }),
  );
});
