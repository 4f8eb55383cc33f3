import { Composer, type Document, Lexer, LineCounter, Parser } from "yaml";
import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import type { ConfigDocument, SourceDocument } from "../tree/node";
import { documentLimits } from "./document-limits";
import { explainYaml } from "./explain-yaml";

type Token = ReturnType<Composer["next"]> extends unknown ? Parameters<Composer["next"]>[0] : never;

export interface ComposedYaml {
  source: SourceDocument;
  documents: Document.Parsed[];
  issues: Issue[];
}

/** More marks than any document of 10,000 nodes needs: the rest is not looked at. Measured: 45,000 take about 60 ms. */
const maxMarks = 45_000;
/** Comments, blank lines and spaces count here, too. */
const maxLexemes = 120_000;
const maxErrorTokens = 20;
const maxReportedProblems = 20;

/** Turns text into YAML documents without ever doing more work than the limits of R2 are worth. */
export function composeYaml(document: ConfigDocument | SourceDocument): ComposedYaml {
  const source = asSource(document);
  const { text } = source;
  const problem = textProblem(text);
  if (problem) {
    const { at, ...details } = problem;
    return {
      source,
      documents: [],
      issues: [issueAt({ document: source, start: at, end: at + 1 }, details)],
    };
  }
  const scan = scanTokens(text);
  if ("limit" in scan) {
    const origin = { document: source, start: scan.at, end: scan.at + 1 };
    return { source, documents: [], issues: [issueAt(origin, { ...limitDetails(scan.limit), path: "" })] };
  }
  const composer = new Composer({
    version: "1.2",
    schema: "core",
    merge: false,
    uniqueKeys: false,
    stringKeys: true,
  });
  limitProblems(composer);
  const documents = [...composer.compose(scan.tokens)] as Document.Parsed[];
  return { source, documents, issues: syntaxIssues(source, documents) };
}

/** Text nested in another document keeps the lines of that one. */
function asSource(document: ConfigDocument | SourceDocument): SourceDocument {
  if ("lines" in document) return document;
  const text = document.text.startsWith("\uFEFF") ? document.text.slice(1) : document.text;
  return { ...document, text, lines: countLines(text) };
}

interface ProblemSink {
  errors: unknown[];
  onError: (...problem: unknown[]) => void;
}

/** The composer collects problems without end (80,000 bad escapes in one text took a second): enough is enough. */
function limitProblems(composer: Composer): void {
  const sink = composer as unknown as ProblemSink;
  const report = sink.onError;
  sink.onError = (...problem) => {
    if (sink.errors.length < maxReportedProblems) report(...problem);
  };
}

function countLines(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines.addNewLine(at + 1);
  return lines;
}

type TextProblem = { code: string; message: string; path: string; at: number };

function textProblem(text: string): TextProblem | undefined {
  const nul = text.indexOf("\u0000");
  if (nul >= 0)
    return {
      code: "nul-character",
      message: "A NUL character cannot stand in a document.",
      path: "",
      at: nul,
    };
  const broken = text.search(/\p{Surrogate}/u);
  if (broken >= 0) {
    return {
      code: "not-utf-8",
      message: "The document holds half of a character pair.",
      path: "",
      at: broken,
    };
  }
  if (byteLength(text) > documentLimits.bytes) return { ...limitDetails("bytes"), path: "", at: 0 };
  return undefined;
}

function byteLength(text: string): number {
  if (text.length > documentLimits.bytes) return text.length;
  return text.length * 3 <= documentLimits.bytes ? text.length : new TextEncoder().encode(text).length;
}

export function limitDetails(limit: "bytes" | "depth" | "nodes"): {
  code: string;
  message: string;
  allowed: string;
} {
  switch (limit) {
    case "bytes":
      return {
        code: "document-too-large",
        message: "A document may have at most 256 KiB.",
        allowed: "256 KiB",
      };
    case "depth":
      return {
        code: "document-too-deep",
        message: `Maps and lists may be nested at most ${documentLimits.depth} deep, aliases counted where they are used.`,
        allowed: `${documentLimits.depth}`,
      };
    case "nodes":
      return {
        code: "too-many-nodes",
        message: "A document may have at most 10,000 values, aliases counted where they are used.",
        allowed: "10000",
      };
  }
}

type Scan = { tokens: Token[] } | { limit: "depth" | "nodes"; at: number };

/** First characters of the lexer's marks that begin or divide values; the rest is spaces, line ends and comments. */
const markCharacters = new Set([..."-?:,[{*&!\"'|>", "\u001f"]);

/**
 * The syntax tree before anything is composed. The composer recurses and expands, so depth and number of marks are
 * bounded here, while the lexer is still reading.
 */
function scanTokens(text: string): Scan {
  const parser = new Parser();
  const tokens: Token[] = [];
  const budget = { marks: maxMarks, lexemes: maxLexemes, errors: maxErrorTokens };
  let at = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (!isAffordable(lexeme, budget)) return { limit: "nodes", at };
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === "error") budget.errors -= 1;
    }
    if (budget.errors < 0) return { tokens: tokens.filter((token) => token.type === "error") };
    // One stack entry per level of nesting, and a few for the document around them.
    if (parser.stack.length > documentLimits.depth + 8) return { limit: "depth", at };
    if (!isControlLexeme(lexeme)) at += lexeme.length;
  }
  tokens.push(...parser.end());
  return { tokens };
}

function isAffordable(lexeme: string, budget: { marks: number; lexemes: number }): boolean {
  budget.lexemes -= 1;
  if (markCharacters.has(lexeme.charAt(0))) budget.marks -= 1;
  return budget.marks >= 0 && budget.lexemes >= 0;
}

/** The lexer marks starts of scalars and documents with single control characters that are not in the text. */
function isControlLexeme(lexeme: string): boolean {
  const code = lexeme.charCodeAt(0);
  return code === 0x02 || code === 0x18 || code === 0x1f;
}

function syntaxIssues(source: SourceDocument, documents: Document.Parsed[]): Issue[] {
  return documents
    .flatMap((document) => [...versionIssues(source, document), ...problemIssues(source, document)])
    .slice(0, maxReportedProblems);
}

function versionIssues(source: SourceDocument, document: Document.Parsed): Issue[] {
  if (!hasOtherVersion(document)) return [];
  const { version } = document.directives.yaml;
  const start = Math.max(0, source.text.search(/^%YAML/m));
  return [
    issueAt(
      { document: source, start, end: start + 9 },
      {
        code: "yaml-version",
        message: `Documents are YAML 1.2; "%YAML ${version}" would change what its values mean. Remove that line.`,
        path: "",
        allowed: "1.2",
        found: version,
      },
    ),
  ];
}

function hasOtherVersion({ directives }: Document.Parsed): boolean {
  return directives.yaml.explicit === true && directives.yaml.version !== "1.2";
}

/** One issue a line: what the library says after the first problem of a line follows from it. */
function problemIssues(source: SourceDocument, document: Document.Parsed): Issue[] {
  const problems = [...document.errors, ...document.warnings]
    .slice(0, maxReportedProblems)
    .filter(({ code }) => code !== "BAD_DIRECTIVE" || !hasOtherVersion(document));
  const byLine = new Map<number | undefined, Issue>();
  for (const problem of problems) {
    const { start, end, ...details } = explainYaml(problem, source.text);
    const issue = issueAt({ document: source, start, end }, { ...details, path: "" });
    if (!byLine.has(issue.line)) byLine.set(issue.line, issue);
  }
  return [...byLine.values()];
}
