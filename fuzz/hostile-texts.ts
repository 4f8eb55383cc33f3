import type { Random } from "./random";

type MakeText = (random: Random) => string;

/** Texts whose only purpose is to cost time or memory. */
export const hostileTexts: readonly [MakeText, ...MakeText[]] = [
  // Billions of laughs: aliases that double.
  (random) => {
    const width = 2 + random.below(9);
    const lines = [`a0: &a0 [${"1,".repeat(width)}]`];
    for (let level = 1; level < 5 + random.below(40); level += 1) {
      lines.push(
        `a${level}: &a${level} [${Array(width)
          .fill(`*a${level - 1}`)
          .join(",")}]`,
      );
    }
    return lines.join("\n");
  },
  (random) => `a: ${nest("[", "]", random)}`,
  (random) => `a: ${nest("{a: ", "}", random)}`,
  (random) => Array.from({ length: random.below(200) }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
  (random) => "- ".repeat(random.below(3000)),
  (random) => "? ".repeat(random.below(3000)),
  (random) => `${"&a ".repeat(random.below(2000))}x: 1`,
  (random) =>
    `hyperparameters: {${Array.from({ length: random.below(12_000) }, (_, at) => `k${at}: ${at}`).join(", ")}}`,
  (random) => `args: "${"\\x41".repeat(random.below(20_000))}"`,
  (random) => `args: "${"\\q".repeat(random.below(20_000))}"`,
  (random) => `args: ${"'a' ".repeat(random.below(5000))}`,
  (random) => `env: {A: "${"{{a}}".repeat(random.below(5000))}"}`,
  (random) => `env: {A: "${"{{".repeat(random.below(20_000))}"}`,
  (random) => `env: {A: "${"${a}".repeat(random.below(5000))}"}`,
  (random) => `env: {A: "${"${".repeat(random.below(20_000))}"}`,
  (random) => `env: {A: "${"$".repeat(random.below(50_000))}{x}"}`,
  (random) => `# ${"x".repeat(random.below(270_000))}\nenv: {}`,
  (random) => "#\n".repeat(random.below(100_000)),
  (random) => `${"\n".repeat(random.below(100_000))}env: {}`,
  (random) => `a: "${"://a:".repeat(random.below(20_000))}@"`,
  (random) => `git: {repository: "${"a@".repeat(random.below(5000))}:x"}`,
  (random) => `docker: {image: "${"a/".repeat(random.below(5000))}"}`,
  (random) =>
    `template_variables: {x: {type: string, pattern: "${"(a*)*".repeat(random.below(80))}"}}\nargs: ['{{x}}']`,
  (random) =>
    `template_variables: {x: {type: integer, max: "${"(".repeat(random.below(500))}1"}}\nargs: ['{{x}}']`,
  (random) => `guardrails: {locked: [${"'*.*.*.*', ".repeat(random.below(500))}]}`,
  (random) => {
    const fields = Array.from(
      { length: random.below(300) },
      (_, at) => `f${at}: {type: integer, default: 1, show_if: {f${at + 1}: 1}}`,
    );
    return `template_variables: {${fields.join(", ")}}`;
  },
];

function nest(open: string, close: string, random: Random): string {
  const depth = random.below(random.chance(0.1) ? 40_000 : 200);
  return `${open.repeat(depth)}1${close.repeat(depth)}`;
}
