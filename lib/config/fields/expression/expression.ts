import {
  add,
  compare,
  divide,
  type ExactNumber,
  isFiniteNumber,
  multiply,
  negate,
  subtract,
} from "../../values/exact-number";

/** The small total language of limits and conditions (R18): no loops, no names of the host language, bounded work. */
export type Expression =
  | { kind: "literal"; value: ExpressionValue }
  | { kind: "field"; name: string }
  | { kind: "call"; name: "min" | "max"; args: Expression[] }
  | { kind: "not"; of: Expression }
  | { kind: "negate"; of: Expression }
  | { kind: "arithmetic"; operator: "+" | "-" | "*" | "/"; left: Expression; right: Expression }
  | { kind: "comparison"; operator: ComparisonOperator; left: Expression; right: Expression }
  | { kind: "logic"; operator: "and" | "or"; left: Expression; right: Expression };

export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** Numbers and quantities are one type: both are exact numbers. */
export type ExpressionValue = ExactNumber | string | boolean;

/** `missing` names a field without a value: a condition on it is false (R17), a limit on it cannot be computed. */
export type Evaluation = { value: ExpressionValue } | { missing: string } | { problem: string };

type Lookup = (field: string) => ExpressionValue | undefined;

/** Digits (in base 16) that an intermediate result may have; longer ones cost time and say nothing more. */
const maxDigits = 2000;

/** Evaluates a parsed expression over field values; never throws (R18). */
export function evaluateExpression(expression: Expression, lookup: Lookup): Evaluation {
  switch (expression.kind) {
    case "literal":
      return { value: expression.value };
    case "field": {
      const value = lookup(expression.name);
      return value === undefined ? { missing: expression.name } : { value };
    }
    case "call":
      return extreme(
        expression.name,
        expression.args.map((arg) => evaluateExpression(arg, lookup)),
      );
    case "not": {
      const inner = evaluateExpression(expression.of, lookup);
      if (!("value" in inner)) return inner;
      return typeof inner.value === "boolean" ? { value: !inner.value } : wrongType("not", "a condition");
    }
    case "negate": {
      const inner = evaluateExpression(expression.of, lookup);
      if (!("value" in inner)) return inner;
      return isNumber(inner.value) ? { value: negate(inner.value) } : wrongType("-", "a number");
    }
    case "arithmetic":
      return arithmetic(
        expression.operator,
        evaluateExpression(expression.left, lookup),
        evaluateExpression(expression.right, lookup),
      );
    case "comparison":
      return comparison(
        expression.operator,
        evaluateExpression(expression.left, lookup),
        evaluateExpression(expression.right, lookup),
      );
    case "logic":
      return logic(
        expression.operator,
        evaluateExpression(expression.left, lookup),
        evaluateExpression(expression.right, lookup),
      );
  }
}

export function isNumber(value: ExpressionValue): value is ExactNumber {
  return typeof value === "object";
}

function wrongType(operator: string, wanted: string): Evaluation {
  return { problem: `"${operator}" needs ${wanted}` };
}

/** The first operand that has no value decides; problems come before missing fields. */
function unusable(operands: Evaluation[]): Evaluation | undefined {
  return operands.find((operand) => "problem" in operand) ?? operands.find((operand) => "missing" in operand);
}

function finite(value: ExactNumber): Evaluation {
  if (!isFiniteNumber(value)) return { problem: "the result is not a finite number" };
  const digits = Math.max(value.n.toString(16).length, value.d.toString(16).length);
  return digits > maxDigits ? { problem: "the result has too many digits" } : { value };
}

function arithmetic(operator: "+" | "-" | "*" | "/", left: Evaluation, right: Evaluation): Evaluation {
  if (!("value" in left) || !("value" in right)) return unusable([left, right]) ?? left;
  const [a, b] = [left.value, right.value];
  if (!isNumber(a) || !isNumber(b)) return wrongType(operator, "numbers on both sides");
  switch (operator) {
    case "+":
      return finite(add(a, b));
    case "-":
      return finite(subtract(a, b));
    case "*":
      return finite(multiply(a, b));
    case "/": {
      const quotient = divide(a, b);
      return quotient ? finite(quotient) : { problem: "division by zero" };
    }
  }
}

function extreme(name: "min" | "max", operands: Evaluation[]): Evaluation {
  const stop = unusable(operands);
  if (stop) return stop;
  let best: ExactNumber | undefined;
  for (const operand of operands) {
    if (!("value" in operand) || !isNumber(operand.value)) return wrongType(name, "numbers");
    const order = best ? compare(operand.value, best) : 0;
    if (!best || (name === "min" ? order < 0 : order > 0)) best = operand.value;
  }
  return best ? { value: best } : wrongType(name, "at least one number");
}

function comparison(operator: ComparisonOperator, left: Evaluation, right: Evaluation): Evaluation {
  if (!("value" in left) || !("value" in right)) return unusable([left, right]) ?? left;
  const [a, b] = [left.value, right.value];
  if (isNumber(a) && isNumber(b)) return { value: holds(operator, compare(a, b)) };
  if (typeof a !== typeof b) return wrongType(operator, "values of one type on both sides");
  if (operator !== "==" && operator !== "!=") return wrongType(operator, "numbers on both sides");
  return { value: (a === b) === (operator === "==") };
}

function holds(operator: ComparisonOperator, order: number): boolean {
  switch (operator) {
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

/**
 * Three-valued: a side without a value does not decide, the other one may. So `{{a}} == 1 or {{b}} == 2` can hold
 * while `a` is hidden, but `not {{a}} == 1` cannot (R17).
 */
function logic(operator: "and" | "or", left: Evaluation, right: Evaluation): Evaluation {
  const sides = [left, right];
  const problem = sides.find((side) => "problem" in side);
  if (problem) return problem;
  if (sides.some((side) => "value" in side && typeof side.value !== "boolean")) {
    return wrongType(operator, "conditions on both sides");
  }
  const decisive = operator === "or";
  if (sides.some((side) => "value" in side && side.value === decisive)) return { value: decisive };
  return unusable(sides) ?? { value: !decisive };
}
