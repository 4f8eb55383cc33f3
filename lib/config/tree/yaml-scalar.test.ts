import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { yamlScalar } from "./yaml-scalar";

const pieces = fc.constantFrom(
  ...[
    "a",
    "Z",
    "é",
    "0",
    "12",
    "-",
    "--",
    ".",
    ":",
    ": ",
    " ",
    "#",
    " #",
    ",",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    "\\",
  ],
  ...[
    "&",
    "*",
    "!",
    "|",
    ">",
    "%",
    "@",
    "`",
    "?",
    "~",
    "=",
    "<<",
    "\n",
    "\t",
    "$",
    "${{",
    "e3",
    "0x",
    "0o",
    "0b",
    "_",
  ],
  ...["true", "null", "yes", "Off", "n", ".inf", ".nan", "2026-01-02", "1:30", "+"],
);
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 5 }).map((parts) => parts.join("")),
  fc.string(),
);

describe.each(["1.1", "1.2"] as const)("a text in YAML %s", (version) => {
  it("is read back as it was, as a value, as a key and in lists, whatever it holds", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const document = `${yamlScalar(text)}: ${yamlScalar(text)}\nlist: [${yamlScalar(text, true)}, 1]\n`;
        fc.pre(text !== "list");
        const read = parse(document, { version, maxAliasCount: 0 });
        expect(read).toEqual(
          Object.fromEntries([
            [text, text],
            ["list", [text, 1]],
          ]),
        );
      }),
      { numRuns: 3_000 },
    );
  });
});

it.each([
  "train.py",
  "--epochs=3",
  "s3://bucket/a b",
  "a, b",
  "~/data",
  "it's",
  "registry.example.com/train:1",
  "é",
])("%s goes without quotes", (text) => {
  expect(yamlScalar(text)).toBe(text);
});
