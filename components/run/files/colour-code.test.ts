import { expect, it } from "vitest";
import { colourCode } from "./colour-code";

it("keeps every character and every line, with what stretches over several", () => {
  const code = '"""Two\nlines."""\ndef f(x):  # why\n    return 0x1f\n\n';
  const lines = colourCode(code, "python");
  expect(lines?.map((line) => line.map(({ text }) => text).join("")).join("\n")).toBe(code);
  const styleOf = (text: string) => lines?.flat().find((token) => token.text === text)?.style;
  expect(styleOf('lines."""')).toBe("text-green-11");
  expect(styleOf("def")).toBe("text-plum-11");
  expect(styleOf("# why")).toBe("text-muted italic");
  expect(styleOf("0x1f")).toBe("text-teal-11");
});

it("knows no language that is none", () => {
  expect(colourCode("a", "constructor")).toBeUndefined();
});
