import { RE2JS } from "re2js";

/** R16. RE2 itself bounds what repetition can blow up to. */
const maxPatternLength = 500;

export type Pattern = { matches: (text: string) => boolean } | { problem: string };

/** Forms check on every key press; compiled patterns are kept, but never many. */
const compiledPatterns = new Map<string, Pattern>();
const maxKept = 200;

/** Compiles a pattern (RE2 syntax) that must match a whole text, in linear time (R16). */
export function compilePattern(pattern: string): Pattern {
  const known = compiledPatterns.get(pattern);
  if (known) return known;
  const compiled = compileOnce(pattern);
  if (compiledPatterns.size >= maxKept) compiledPatterns.clear();
  compiledPatterns.set(pattern, compiled);
  return compiled;
}

function compileOnce(pattern: string): Pattern {
  if (pattern.length > maxPatternLength) {
    return {
      problem: `the pattern has ${pattern.length} characters; at most ${maxPatternLength} are allowed`,
    };
  }
  try {
    const compiled = RE2JS.compile(pattern);
    return { matches: (text) => compiled.matches(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : "";
    return { problem: `the pattern cannot be read: ${reason}` };
  }
}

/** The same for a pattern that may stand anywhere in the text, such as `retry.on_log`. */
export function compileSearch(pattern: string): Pattern {
  const whole = compilePattern(pattern);
  if ("problem" in whole) return whole;
  const compiled = RE2JS.compile(pattern);
  return { matches: (text) => compiled.test(text) };
}
