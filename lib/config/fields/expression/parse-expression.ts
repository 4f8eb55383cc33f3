import { parseQuantity } from "../../values/quantity";
import type { ComparisonOperator, Expression } from "./expression";

const maxLength = 500;
const maxSteps = 100;

export type ParsedExpression = { expression: Expression; fields: string[] } | { problem: string; at: number };

interface Token {
  kind: "number" | "text" | "field" | "word" | "symbol" | "end";
  text: string;
  at: number;
}

const tokenSyntax = [
  ["field", /\{\{\s*([A-Za-z_][A-Za-z0-9_-]{0,63})\s*\}\}/y],
  ["number", /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+|[A-Za-z]+)?/y],
  ["text", /"([^"]*)"|'([^']*)'/y],
  ["word", /[A-Za-z_][A-Za-z0-9_]*/y],
  ["symbol", /==|!=|<=|>=|[-+*/()<>=,]/y],
] as const;

const comparisonOperators: Record<string, ComparisonOperator> = {
  "=": "==",
  "==": "==",
  "!=": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

class ExpressionError extends Error {
  readonly at: number;
  constructor(problem: string, at: number) {
    super(problem);
    this.at = at;
  }
}

/** Reads the text of a limit or condition into a tree and lists the fields it uses (R18). */
export function parseExpression(text: string): ParsedExpression {
  if (text.length > maxLength) {
    return {
      problem: `the expression has ${text.length} characters; at most ${maxLength} are allowed`,
      at: 0,
    };
  }
  try {
    const parser = new Parser(tokensOf(text));
    const expression = parser.parse();
    return { expression, fields: [...parser.fields] };
  } catch (error) {
    if (error instanceof ExpressionError) return { problem: error.message, at: error.at };
    throw error;
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token.token);
    at = token.end;
  }
  tokens.push({ kind: "end", text: "", at });
  return tokens;
}

function tokenAt(text: string, at: number): { token: Token; end: number } {
  for (const [kind, syntax] of tokenSyntax) {
    syntax.lastIndex = at;
    const match = syntax.exec(text);
    if (match) {
      const content = match[1] ?? match[2] ?? match[0];
      return { token: { kind, text: content, at }, end: at + match[0].length };
    }
  }
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const hint =
    character === "&"
      ? '; write "and"'
      : character === "|"
        ? '; write "or"'
        : character === "!"
          ? '; write "not"'
          : "";
  throw new ExpressionError(`"${character}" is not allowed here${hint}`, at);
}

/** Recursive descent, lowest precedence first: or, and, not, comparison, sum, product, sign, atom. */
class Parser {
  readonly fields = new Set<string>();
  private readonly tokens: Token[];
  private index = 0;
  private steps = 0;

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  parse(): Expression {
    const expression = this.or();
    const rest = this.peek();
    if (rest.kind !== "end") throw new ExpressionError(`"${rest.text}" is not expected here`, rest.at);
    return expression;
  }

  private peek(): Token {
    return this.tokens[this.index] ?? { kind: "end", text: "", at: 0 };
  }

  private take(kind: Token["kind"], ...texts: string[]): Token | undefined {
    const token = this.peek();
    if (token.kind !== kind || !texts.includes(token.text)) return undefined;
    this.index += 1;
    return token;
  }

  private expect(symbol: string) {
    const token = this.peek();
    if (this.take("symbol", symbol)) return;
    throw new ExpressionError(`"${symbol}" is missing`, token.at);
  }

  /** There are no loops, so the operations written bound the operations done. */
  private step(token: Token) {
    this.steps += 1;
    if (this.steps > maxSteps) {
      throw new ExpressionError(`the expression takes more than ${maxSteps} steps`, token.at);
    }
  }

  private or(): Expression {
    let left = this.and();
    for (let token = this.take("word", "or"); token; token = this.take("word", "or")) {
      this.step(token);
      left = { kind: "logic", operator: "or", left, right: this.and() };
    }
    return left;
  }

  private and(): Expression {
    let left = this.not();
    for (let token = this.take("word", "and"); token; token = this.take("word", "and")) {
      this.step(token);
      left = { kind: "logic", operator: "and", left, right: this.not() };
    }
    return left;
  }

  private not(): Expression {
    const token = this.take("word", "not");
    if (!token) return this.comparison();
    this.step(token);
    return { kind: "not", of: this.not() };
  }

  private comparison(): Expression {
    const left = this.sum();
    const token = this.take("symbol", "==", "=", "!=", "<", "<=", ">", ">=");
    if (!token) return left;
    this.step(token);
    const operator = comparisonOperators[token.text] ?? "==";
    return { kind: "comparison", operator, left, right: this.sum() };
  }

  private sum(): Expression {
    let left = this.product();
    for (let token = this.take("symbol", "+", "-"); token; token = this.take("symbol", "+", "-")) {
      this.step(token);
      const operator = token.text === "+" ? "+" : "-";
      left = { kind: "arithmetic", operator, left, right: this.product() };
    }
    return left;
  }

  private product(): Expression {
    let left = this.sign();
    for (let token = this.take("symbol", "*", "/"); token; token = this.take("symbol", "*", "/")) {
      this.step(token);
      const operator = token.text === "*" ? "*" : "/";
      left = { kind: "arithmetic", operator, left, right: this.sign() };
    }
    return left;
  }

  private sign(): Expression {
    const token = this.take("symbol", "-", "+");
    if (!token) return this.atom();
    this.step(token);
    return token.text === "-" ? { kind: "negate", of: this.sign() } : this.sign();
  }

  private atom(): Expression {
    const token = this.peek();
    this.index += 1;
    switch (token.kind) {
      case "number":
        return this.number(token);
      case "text":
        return { kind: "literal", value: token.text };
      case "field":
        this.fields.add(token.text);
        return { kind: "field", name: token.text };
      case "word":
        return this.word(token);
      case "symbol":
        return this.group(token);
      case "end":
        throw new ExpressionError("the expression ends too early", token.at);
    }
  }

  private number(token: Token): Expression {
    const value = parseQuantity(token.text);
    if (!value) throw new ExpressionError(`"${token.text}" is not a number or quantity`, token.at);
    return { kind: "literal", value };
  }

  private word(token: Token): Expression {
    if (token.text === "true" || token.text === "false") {
      return { kind: "literal", value: token.text === "true" };
    }
    if (token.text !== "min" && token.text !== "max") {
      throw new ExpressionError(
        `"${token.text}" is not known here; a field is written {{${token.text}}}, text in quotes`,
        token.at,
      );
    }
    this.step(token);
    this.expect("(");
    const args = [this.or()];
    while (this.take("symbol", ",")) args.push(this.or());
    this.expect(")");
    return { kind: "call", name: token.text, args };
  }

  private group(token: Token): Expression {
    if (token.text !== "(") throw new ExpressionError(`"${token.text}" is not expected here`, token.at);
    const inner = this.or();
    this.expect(")");
    return inner;
  }
}
