import type { Issue } from "../config/issue";
import { invalidInput } from "../result";
import { type LineMap, parseLine } from "./series/parse-line";

const longestLine = 10 * 1024 * 1024;
/** More than this nobody reads at once. */
const mostIssues = 50;

/** Lines made ready to be stored: each a JSON map without line breaks. Anything else is refused, all of it with its place. */
export function checkLines(lines: readonly string[]): { lines: string[]; steps: (number | null)[] } {
  const issues: Issue[] = [];
  const steps: (number | null)[] = [];
  for (const [at, line] of lines.entries()) {
    const found = checkLine(line);
    if (typeof found === "string") {
      issues.push({
        code: "history-line",
        severity: "error",
        path: `/lines/${at}`,
        message: `Line ${at + 1} ${found}`,
      });
      if (issues.length >= mostIssues) break;
    } else steps.push(found.step);
  }
  if (issues.length > 0) throw invalidInput(issues);
  return { lines: lines.map((line) => (line.includes("\n") ? line.replaceAll("\n", " ") : line)), steps };
}

function checkLine(line: string): { step: number | null } | string {
  if (line.length > longestLine / 3 && Buffer.byteLength(line) > longestLine)
    return "is longer than 10 MiB: log large values as files.";
  const step = readStep(line);
  if (step === undefined) return 'is no JSON object, such as {"loss": 0.1, "_step": 3}.';
  if (step === null) return { step };
  if (typeof step !== "number" || !Number.isSafeInteger(step) || step < 0)
    return "has a _step that is no whole number from 0.";
  return { step };
}

/** Null when it has none, undefined when it is no map. */
function readStep(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return "_step" in value ? value._step : null;
  } catch {
    const map = parseLine(line);
    return map && stepIn(map);
  }
}

function stepIn({ keys, values }: LineMap): unknown {
  const value = values[keys.lastIndexOf("_step")];
  if (!value) return null;
  return value.kind === "int" ? value.value : "";
}
