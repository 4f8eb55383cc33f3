import type { Issue } from "../config/issue";
import { quotedLine } from "./quoted-line";
import { styleFor } from "./style";
import type { Output } from "./terminal";

/** Issues for people: where, what, the line itself with a caret, what is allowed and which rule says so. */
export function printIssues(
  stream: Output,
  issues: readonly Issue[],
  texts: ReadonlyMap<string, string>,
): void {
  const style = styleFor(stream);
  for (const issue of issues) {
    const where = placeOf(issue);
    const severity = style(issue.severity, issue.severity);
    const lines = [`${style("bold", where)} ${severity} ${issue.message} ${style("dim", issue.code)}`];
    const text = issue.file === undefined ? undefined : texts.get(issue.file);
    const quoted = text === undefined ? undefined : quotedLine(text, issue, issues);
    if (quoted) {
      const number = String(issue.line);
      lines.push(`  ${style("dim", `${number} |`)} ${quoted.line}`);
      lines.push(
        `  ${" ".repeat(number.length)} ${style("dim", "|")} ${style(issue.severity, quoted.caret)}`,
      );
    }
    if (issue.suggestion !== undefined) lines.push(`    ${style("dim", "try:")} ${issue.suggestion}`);
    if (issue.rule) lines.push(`    ${style("dim", `rule: ${issue.rule.file}:${issue.rule.line}`)}`);
    stream.write(`${lines.join("\n")}\n`);
  }
}

function placeOf({ file, line, column, layer, field, path }: Issue): string {
  if (file !== undefined) return line === undefined ? `${file}:` : `${file}:${line}:${column ?? 1}:`;
  return field === undefined ? `${path || layer || "input"}:` : `--set ${field}:`;
}

/** The last line: how many of each. */
export function printCount(stream: Output, issues: readonly Issue[]): void {
  const style = styleFor(stream);
  const errors = issues.filter((issue) => issue.severity === "error").length;
  const warnings = issues.length - errors;
  const parts = [counted(errors, "error"), counted(warnings, "warning")].filter((part) => part !== "");
  const text = parts.join(", ") || "no issues";
  stream.write(`${style(errors > 0 ? "error" : "bold", `${errors > 0 ? "✕" : "✓"} ${text}`)}\n`);
}

function counted(count: number, what: string): string {
  if (count === 0) return "";
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
