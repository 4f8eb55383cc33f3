import fc from "fast-check";
import { expect, test } from "vitest";
import { createMetricLines, type OutputPart } from "./metric-lines";

function read(text: string, cuts: readonly number[] = [], atLineStart = true) {
  const bytes = Buffer.from(text);
  const lines = createMetricLines(atLineStart);
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const parts: OutputPart[] = [];
  for (const [at, place] of places.entries())
    parts.push(...lines.push(bytes.subarray(places[at - 1] ?? 0, place)));
  parts.push(...lines.flush());
  const join = (isMetric: boolean) =>
    Buffer.concat(parts.filter((part) => part.isMetric === isMetric).map(({ bytes }) => bytes)).toString();
  expect(parts.reduce((sum, { consumed }) => sum + consumed, 0)).toBe(bytes.length);
  return { log: join(false), metrics: join(true) };
}

test("metric lines are taken out of the output, and nothing else is", () => {
  expect(read('one\n::metric {"loss": NaN, "_step": 3}\r\ntwo ::metric {"a":1}\n::metric {"b":2.0}')).toEqual(
    {
      log: 'one\ntwo ::metric {"a":1}\n',
      metrics: '{"loss": NaN, "_step": 3}\n{"b":2.0}\n',
    },
  );
  for (const other of [
    "::metric oops\n",
    "::metric\n",
    "::metrics {}\n",
    '::metric {"_step":-1}\n',
    "::met",
    ' ::metric {"a":1}\n',
  ])
    expect(read(other)).toEqual({ log: other, metrics: "" });
  expect(read('::metric {"a":1}\n', [], false)).toEqual({ log: '::metric {"a":1}\n', metrics: "" });
  const long = `::metric {"a":"${"x".repeat(300_000)}"}\nnext\n`;
  expect(read(long, [100, 270_000])).toEqual({ log: long, metrics: "" });
});

test("it is the same wherever the output is cut", () => {
  const piece = fc.constantFrom(
    "text",
    "\n",
    '::metric {"a":1}',
    "::metric ",
    "::",
    "ü",
    '::metric {"a":',
    "}\n",
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }),
      fc.array(fc.nat(200), { maxLength: 6 }),
      (pieces, cuts) => {
        expect(read(pieces.join(""), cuts)).toEqual(read(pieces.join("")));
      },
    ),
  );
});
