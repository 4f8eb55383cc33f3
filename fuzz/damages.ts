import type { Random } from "./random";

export type Damage = (text: string, random: Random, other: () => string) => string;

/** What stands where a value, key or mark may stand, and has hurt somebody's parser before. */
const pieces: readonly [string, ...string[]] = [
  "{{x}}",
  "{{{{x}}}}",
  "{{",
  "}}",
  "${run_id}",
  "${SECRET}",
  "$${x}",
  "${hyperparameters.a.b}",
  "__proto__",
  "constructor",
  "null",
  "~",
  "true",
  ".inf",
  "1e309",
  "9007199254740993",
  "0x1F",
  "12:30",
  "&a [1]",
  "*a",
  "<<: *a",
  "!!str",
  "!!python/none",
  "|\n  text\n",
  ">-\n  text\n",
  '"\\0"',
  '"\\ud800"',
  "- a\n",
  "---\n",
  "...\n",
  "%YAML 1.1\n---\n",
  "privileged: true",
  "hostNetwork: true",
  "../../etc/passwd",
  "ext::sh -c id",
  "-----BEGIN PRIVATE KEY-----",
  "postgres://u:pass@h/d",
  "nvidia.com/gpu",
  "a.b[0]['c']",
  "min(1, max({{lr}}, 2)) / 0",
  "((((((((((1))))))))))",
  "'",
  '"',
  "\\",
  "\t",
  "\r",
  "\u0000",
  "\u2028",
  "🙂",
  "{a: [{b: {c: d}}]}",
  "[[[[[[[[]]]]]]]]",
  "x".repeat(1000),
];

export const damages: readonly [Damage, ...Damage[]] = [
  (text, random) => splice(text, random, 0, random.pick(pieces)),
  (text, random) => splice(text, random, random.below(12), random.pick(pieces)),
  (text, random) => splice(text, random, 1 + random.below(20), ""),
  (text, random) => {
    const at = random.below(text.length + 1);
    const part = text.slice(at, at + random.below(80));
    return splice(text, random, 0, part);
  },
  (text, random) => {
    const lines = text.split("\n");
    const [line = ""] = lines.splice(random.below(lines.length), 1);
    if (random.chance(0.6)) lines.splice(random.below(lines.length + 1), 0, line);
    return lines.join("\n");
  },
  (text, random, other) => {
    const mine = text.split("\n");
    const theirs = other().split("\n");
    const start = random.below(theirs.length);
    mine.splice(
      random.below(mine.length + 1),
      random.below(3),
      ...theirs.slice(start, start + 1 + random.below(6)),
    );
    return mine.join("\n");
  },
  (text, random) => replaceValue(text, random),
  (text, random) => text.replace(/\n {2}/g, () => (random.chance(0.1) ? "\n   " : "\n  ")),
  (text, random) =>
    random.chance(0.3) ? text.slice(0, random.below(text.length + 1)) : text.replaceAll("\n", "\r\n"),
];

function splice(text: string, random: Random, length: number, piece: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + piece + text.slice(at + length);
}

/** Another value at a key: the damage that reaches furthest into the engine. */
function replaceValue(text: string, random: Random): string {
  const values = [...text.matchAll(/: ([^\n,{}[\]]+)/g)];
  const match = values[random.below(values.length)];
  if (!match?.[1]) return text;
  const start = match.index + 2;
  return text.slice(0, start) + random.pick(pieces) + text.slice(start + match[1].length);
}
