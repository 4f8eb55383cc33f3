import type { YAMLError } from "yaml";
import { describeValue } from "../tree/describe-value";
import { type Stretch, writtenValue } from "./written-value";

/** A problem of the YAML library in our words: what stands there, what YAML makes of it, what to write. */
export interface ExplainedYaml extends Stretch {
  code: string;
  message: string;
  suggestion?: string;
}

type Explain = (problem: YAMLError, text: string) => ExplainedYaml | undefined;

/** Says a problem so that it can be mended: most are a text that needs quotes. */
export function explainYaml(problem: YAMLError, text: string): ExplainedYaml {
  for (const explain of explanations) {
    const explained = explain(problem, text);
    if (explained) return explained;
  }
  return { ...place(problem, text), code: codeOf(problem.code), message: ownSentence(problem.message) };
}

function codeOf(code: YAMLError["code"]): string {
  switch (code) {
    case "TAG_RESOLVE_FAILED":
      return "unknown-tag";
    case "BAD_ALIAS":
    case "ALIAS_PROPS":
      return "unknown-alias";
    case "NON_STRING_KEY":
      return "key-not-text";
    default:
      return "yaml-syntax";
  }
}

/** What begins with a sign of YAML and was meant as text. */
export function inQuotes(text: string, at: number): Stretch & { shown: string; suggestion?: string } {
  const stretch = writtenValue(text, at);
  const value = text.slice(stretch.start, stretch.end);
  const canBeQuoted = value !== "" && value.length <= 500 && !/^["']/u.test(value);
  return {
    ...stretch,
    shown: describeValue(value),
    ...(canBeQuoted ? { suggestion: JSON.stringify(value) } : {}),
  };
}

const explanations: readonly Explain[] = [
  hole,
  reservedStart,
  emptyAlias,
  tag,
  blockMark,
  colonInside,
  tab,
  openQuote,
  afterEnd,
  badEscape,
  openCollection,
  closer,
  missingColon,
  unevenKeys,
];

function hole(problem: YAMLError, text: string): ExplainedYaml | undefined {
  if (problem.code !== "NON_STRING_KEY") return undefined;
  const at = problem.pos[0];
  if (!text.startsWith("{{", at - 1)) {
    return {
      ...place(problem, text),
      code: "key-not-text",
      message: "A key must be a single text, not a list or a map.",
    };
  }
  const { shown, ...quoted } = inQuotes(text, at - 1);
  return {
    ...quoted,
    code: "key-not-text",
    message: `A value that begins with \`{{\` is read as a map, not as a template variable: put it in quotes, "${shown}".`,
  };
}

function reservedStart(problem: YAMLError, text: string): ExplainedYaml | undefined {
  if (problem.code !== "BAD_SCALAR_START") return undefined;
  const sign = text.charAt(problem.pos[0]);
  return {
    ...quoteAdvice(
      text,
      problem.pos[0],
      `A value cannot begin with ${sign === "`" ? "a backtick" : `\`${sign}\``} in YAML`,
    ),
    code: "yaml-syntax",
  };
}

function emptyAlias(problem: YAMLError, text: string): ExplainedYaml | undefined {
  if (problem.code !== "BAD_ALIAS") return undefined;
  const sign = text.charAt(problem.pos[0]);
  const what = sign === "&" ? "names a value for later use" : "repeats a value that was named by `&`";
  return {
    ...quoteAdvice(text, problem.pos[0], `\`${sign}\` at the beginning ${what}, and here no name follows`),
    code: "unknown-alias",
  };
}

function tag(problem: YAMLError, text: string): ExplainedYaml | undefined {
  if (problem.code !== "TAG_RESOLVE_FAILED") return undefined;
  const written = /^!\S*/u.exec(text.slice(problem.pos[0]))?.[0] ?? "!";
  const start = `\`${describeValue(written)}\` at the beginning is a tag of another program; values here are plain YAML 1.2`;
  return { ...quoteAdvice(text, problem.pos[0], start), code: "unknown-tag" };
}

function blockMark(problem: YAMLError, text: string): ExplainedYaml | undefined {
  if (!problem.message.startsWith("Not a YAML token")) return undefined;
  const value = inQuotes(text, problem.pos[0]);
  const sign = text.charAt(value.start);
  if (sign !== "|" && sign !== ">") return undefined;
  return {
    ...quoteAdvice(
      text,
      problem.pos[0],
      `\`${sign}\` at the beginning starts a block of text, whose lines stand below it`,
    ),
    code: "yaml-syntax",
  };
}

function colonInside(problem: YAMLError, text: string): ExplainedYaml | undefined {
  const isNested = problem.message.startsWith("Nested mappings are not allowed");
  if (!isNested) return undefined;
  const at = problem.pos[0];
  const value = inQuotes(text, at);
  if (/^\?(?:\s|$)/u.test(text.slice(value.start, value.end))) {
    return { ...quoteAdvice(text, at, "`?` at the beginning begins a key"), code: "yaml-syntax" };
  }
  if (/:(?:\s|$)/u.test(text.slice(value.start, value.end))) {
    return {
      ...quoteAdvice(
        text,
        at,
        "A `:` with a blank behind it begins a new key, which cannot stand inside a value",
      ),
      code: "yaml-syntax",
    };
  }
  return {
    start: value.start,
    end: value.end,
    code: "yaml-syntax",
    message: `The value "${value.shown}" ends on this line, but a key follows further in below it: begin that key in the same column as the one above, or put the whole value in quotes.`,
  };
}

function tab(problem: YAMLError, text: string): ExplainedYaml | undefined {
  if (problem.code !== "TAB_AS_INDENT") return undefined;
  const start = problem.pos[0];
  const tabs = /^\t+/u.exec(text.slice(start))?.[0] ?? "\t";
  return {
    start,
    end: start + tabs.length,
    code: "yaml-syntax",
    message: "A tab cannot indent a line in YAML: use blanks.",
    suggestion: "  ".repeat(Math.min(tabs.length, 32)),
  };
}

function openQuote(problem: YAMLError, text: string): ExplainedYaml | undefined {
  const sign = /^Missing closing (["'])quote/u.exec(problem.message)?.[1];
  if (sign === undefined) return undefined;
  const at = Math.max(0, text.slice(0, problem.pos[0]).lastIndexOf(sign));
  return {
    start: at,
    end: at + 1,
    code: "yaml-syntax",
    message: `The text that begins with ${sign} is not closed: add ${sign} at its end. If it holds one that is part of it, ${escaping(sign)}.`,
  };
}

function escaping(sign: string): string {
  return sign === "'" ? "write it twice (`''`)" : 'write a backslash before it (`\\"`)';
}

function afterEnd(problem: YAMLError, text: string): ExplainedYaml | undefined {
  if (!/^Unexpected (?:scalar|alias) at node end/u.test(problem.message)) return undefined;
  const value = inQuotes(text, problem.pos[0]);
  if (text.charAt(value.start) === "*" && value.start < problem.pos[0]) {
    return {
      ...quoteAdvice(
        text,
        value.start,
        "`*` at the beginning repeats a value that was named by `&`, and nothing can follow it",
      ),
      code: "yaml-syntax",
    };
  }
  const before = text.slice(0, problem.pos[0]).trimEnd();
  const sign = before.at(-1) ?? "";
  const isSameLine = !text.slice(before.length, problem.pos[0]).includes("\n");
  if (!isSameLine || !/["'\]}]/u.test(sign)) return undefined;
  const rest = /^[^\n]*/u.exec(text.slice(problem.pos[0]))?.[0].trimEnd() ?? "";
  const way =
    sign === '"' || sign === "'"
      ? `put the whole value in quotes; a ${sign} that is part of it: ${escaping(sign)}`
      : "put the whole value in quotes if text is meant";
  return {
    start: problem.pos[0],
    end: problem.pos[0] + Math.max(1, rest.length),
    code: "yaml-syntax",
    message: `The value ends with the \`${sign}\` before "${describeValue(rest)}", and nothing can follow it: ${way}.`,
  };
}

function badEscape(problem: YAMLError, text: string): ExplainedYaml | undefined {
  if (!problem.message.startsWith("Invalid escape sequence")) return undefined;
  const sequence = describeValue(text.slice(problem.pos[0], problem.pos[0] + 2));
  return {
    ...place(problem, text),
    code: "yaml-syntax",
    message: `In double quotes \`\\\` begins an escape, and \`${sequence}\` is none: write \`\\\\\`, or put the text in single quotes, which have no escapes.`,
  };
}

function openCollection(problem: YAMLError, text: string): ExplainedYaml | undefined {
  const match = /^Flow (map|sequence) .* end with a ([}\]])/u.exec(problem.message);
  const [, kind, closing] = match ?? [];
  if (closing === undefined) return undefined;
  const opening = closing === "}" ? "{" : "[";
  return {
    ...place(problem, text),
    code: "yaml-syntax",
    message: `The ${kind === "map" ? "map" : "list"} that begins with \`${opening}\` is not closed: a \`${closing}\` is missing before this place. If text is meant, put it in quotes.`,
  };
}

function closer(problem: YAMLError, text: string): ExplainedYaml | undefined {
  if (!/^Unexpected flow-(?:map|seq)-end token/u.test(problem.message)) return undefined;
  const at = problem.pos[0];
  return { ...quoteAdvice(text, at, `\`${text.charAt(at)}\` closes nothing here`), code: "yaml-syntax" };
}

function missingColon(problem: YAMLError, text: string): ExplainedYaml | undefined {
  if (!problem.message.startsWith("Implicit map keys need to be followed by map values")) return undefined;
  const { start, end, shown } = inQuotes(text, problem.pos[0]);
  if (shown === "") return undefined;
  return {
    start,
    end,
    code: "yaml-syntax",
    message: `"${shown}" stands where a key is expected: a key ends with \`:\` and a blank. If it goes on with the value above, indent it, or put the value in quotes.`,
  };
}

function unevenKeys(problem: YAMLError, text: string): ExplainedYaml | undefined {
  if (!/^All (?:mapping|collection) items must start at the same column/u.test(problem.message))
    return undefined;
  return {
    ...place(problem, text),
    code: "yaml-syntax",
    message:
      "All keys of a map, and all items of a list, begin in the same column: indent this line like the ones before it.",
  };
}

function quoteAdvice(text: string, at: number, what: string): Omit<ExplainedYaml, "code"> {
  const { shown: _, ...quoted } = inQuotes(text, at);
  return {
    ...quoted,
    message: `${what}. If text is meant, put it in quotes${quoted.suggestion && quoted.suggestion.length <= 80 ? `: ${describeValue(quoted.suggestion)}` : ""}.`,
  };
}

function place(problem: YAMLError, text: string): Stretch {
  const [start, end] = problem.pos;
  return { start: Math.min(start, text.length), end: Math.min(end, text.length) };
}

/** The library's own words, for what is not said better here. */
function ownSentence(message: string): string {
  const plain = (message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/u, "");
  const shown = plain.length > 200 ? `${plain.slice(0, 200)}…` : plain;
  return /[.!?…]$/u.test(shown) ? shown : `${shown}.`;
}
