import type { Expression } from "./expression";
import { isNumber } from "./expression";

export type ExpressionType = "number" | "text" | "boolean";

export type TypeCheck = { type: ExpressionType } | { problem: string };

/** The type of an expression before any value is known, so that a mistake shows when the queue is saved (R18, R21). */
export function typeOfExpression(
  expression: Expression,
  typeOfField: (name: string) => ExpressionType | undefined,
): TypeCheck {
  const check = (inner: Expression) => typeOfExpression(inner, typeOfField);
  switch (expression.kind) {
    case "literal":
      return { type: typeOfValue(expression.value) };
    case "field": {
      const type = typeOfField(expression.name);
      return type ? { type } : { problem: `there is no field "${expression.name}"` };
    }
    case "call":
      return all(expression.args.map(check), "number", expression.name);
    case "not":
      return all([check(expression.of)], "boolean", "not");
    case "negate":
      return all([check(expression.of)], "number", "-");
    case "arithmetic":
      return all([check(expression.left), check(expression.right)], "number", expression.operator);
    case "logic":
      return all([check(expression.left), check(expression.right)], "boolean", expression.operator);
    case "comparison":
      return comparisonType(expression.operator, check(expression.left), check(expression.right));
  }
}

function typeOfValue(value: Parameters<typeof isNumber>[0]): ExpressionType {
  if (isNumber(value)) return "number";
  return typeof value === "string" ? "text" : "boolean";
}

const wording = { number: "a number", text: "text", boolean: "a condition" };

function all(operands: TypeCheck[], wanted: ExpressionType, operator: string): TypeCheck {
  for (const operand of operands) {
    if ("problem" in operand) return operand;
    if (operand.type !== wanted) {
      return { problem: `"${operator}" needs ${wording[wanted]}, not ${wording[operand.type]}` };
    }
  }
  return { type: wanted };
}

function comparisonType(operator: string, left: TypeCheck, right: TypeCheck): TypeCheck {
  if ("problem" in left) return left;
  if ("problem" in right) return right;
  if (left.type !== right.type) {
    return {
      problem: `"${operator}" compares ${wording[left.type]} with ${wording[right.type]}; both sides must have one type`,
    };
  }
  if (operator !== "==" && operator !== "!=" && left.type !== "number") {
    return { problem: `"${operator}" orders numbers; ${wording[left.type]} can only be == or !=` };
  }
  return { type: "boolean" };
}
