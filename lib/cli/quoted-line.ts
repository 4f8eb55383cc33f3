import type { Issue } from "../config/issue";
import { findSecrets, maskWhole } from "../config/secrets/find-secrets";
import { unprintable } from "../config/tree/unprintable";

/** Codes whose position is that of a text that must not be shown. */
const secretCodes = new Set(["secret-in-config", "telling-name"]);

const maxWidth = 120;

/** The line of a text that an issue points at, and a caret below it; nothing secret in it (R36). */
export function quotedLine(
  text: string,
  issue: Issue,
  all: readonly Issue[],
): { line: string; caret: string } | undefined {
  if (issue.line === undefined || issue.column === undefined) return undefined;
  const written = text.split(/\r\n|[\n\r]/)[issue.line - 1];
  if (written === undefined) return undefined;
  const safe = withoutSecrets(written, issue, all);
  if (safe === undefined) return undefined;
  const { line, column } = window(safe, issue.column);
  const end = issue.endLine === issue.line ? (issue.endColumn ?? issue.column) : line.length + 1;
  const length = Math.max(1, Math.min(end - issue.column, line.length - column + 1, 60));
  return { line, caret: `${" ".repeat(column - 1)}${"^".repeat(length)}` };
}

function withoutSecrets(written: string, issue: Issue, all: readonly Issue[]): string | undefined {
  const lineNumber = issue.line ?? 0;
  let line = written.replace(unprintable, " ");
  const secrets = all.filter(
    (one) =>
      secretCodes.has(one.code) &&
      one.file === issue.file &&
      one.line !== undefined &&
      one.line <= lineNumber &&
      (one.endLine ?? one.line) >= lineNumber,
  );
  for (const secret of secrets) {
    const start = secret.line === lineNumber ? (secret.column ?? 1) - 1 : 0;
    const end = secret.endLine === lineNumber ? (secret.endColumn ?? line.length + 1) - 1 : line.length;
    const shown = secret.line === lineNumber ? maskWhole(line.slice(start, end)) : "…";
    // The same width, so that other positions in the line still fit.
    line = line.slice(0, start) + shown.padEnd(end - start, "…").slice(0, end - start) + line.slice(end);
  }
  const [, name = "", value = line] = /^\s*(?:-\s*)?["']?([\w.-]+)["']?\s*[:=]\s*(.*)$/.exec(line) ?? [];
  return findSecrets(line).length > 0 || findSecrets(value, name).length > 0 ? undefined : line;
}

/** A long line is cut around the place of interest. */
function window(line: string, column: number): { line: string; column: number } {
  if (line.length <= maxWidth) return { line, column };
  const start = Math.max(0, Math.min(column - 1 - maxWidth / 3, line.length - maxWidth));
  const cut = Math.floor(start);
  return { line: line.slice(cut, cut + maxWidth), column: column - cut };
}
