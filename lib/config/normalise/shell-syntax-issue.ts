import { holeNames } from "../fields/template-text";
import type { Issue } from "../issue";
import { describeValue } from "../tree/describe-value";
import { findShellSyntax, type ShellSyntax, type WordsRole } from "../values/shell-syntax";

type ShellSyntaxIssue = Pick<Issue, "code" | "message"> & Partial<Issue>;

/** A command given as text that was written for a shell, which it never meets: a warning with the way out (R10). */
export function shellSyntaxIssue(text: string, key: string): ShellSyntaxIssue | undefined {
  const role: WordsRole = key === "args" ? "args" : "command";
  const found = findShellSyntax(text, role);
  const [first] = found;
  if (!first) return undefined;
  const script = scriptOf(text, found);
  const hasHoles = holeNames(text).length > 0;
  return {
    code: "shell-syntax",
    severity: "warning",
    message: `${whatIsWrong(first, found, key)} ${wayOut(first, key, hasHoles ? undefined : script)}`,
    found: found.map((one) => (one.kind === "line-break" ? "a line break" : one.text)).join(", "),
    ...(key === "command" && !hasHoles ? { suggestion: script } : {}),
  };
}

const operators = new Set(["&&", "||", ">>", "2>&1", "&>", "2>"]);
const expansion = /^(?:-{0,2}\w[\w-]*=)?(\$[A-Z_][A-Z0-9_]*(?=\/|$)|\$\([A-Za-z_]\w*\)|~(?=\/))/u;

/** An item of a list that only a shell would understand: a list is handed over as it is, too. */
export function shellItemIssue(item: string, isScript: boolean): ShellSyntaxIssue | undefined {
  if (operators.has(item)) {
    return itemIssue(
      item,
      "is shell syntax, but no shell reads this list: the program gets it as an argument",
    );
  }
  const found = isScript ? undefined : expansion.exec(item)?.[1];
  return found === undefined
    ? undefined
    : itemIssue(
        found,
        "would be expanded by a shell, but no shell reads this list: the program gets it as it is written",
      );
}

function itemIssue(found: string, what: string): ShellSyntaxIssue {
  return {
    code: "shell-syntax",
    severity: "warning",
    message: `${inCode(found)} ${what}. For a shell, write the whole line as one text behind it: \`[bash, -c, "…"]\`.`,
    found,
  };
}

function whatIsWrong(first: ShellSyntax, found: readonly ShellSyntax[], key: string): string {
  const shown = [...new Set(found.filter(({ kind }) => kind === first.kind).map(({ text }) => inCode(text)))];
  const noShell = `no shell reads \`${key}\``;
  switch (first.kind) {
    case "operator":
      return `${shown.join(" and ")} ${shown.length > 1 ? "are" : "is"} shell syntax, but ${noShell}: the program gets ${shown.length > 1 ? "them" : "it"} as an argument.`;
    case "line-break":
      return `The line break ends no command, because ${noShell}: the words of all lines become one command line.`;
    case "expansion":
      return `${shown.join(" and ")} would be expanded by a shell, but ${noShell}: the program gets the text as it is written.`;
    case "assignment":
      return `${inCode(`${first.text}=…`)} before the program sets no variable, because ${noShell}: it would be taken as the program. Set \`${first.text}\` in \`env\`.`;
    case "builtin":
      return `${inCode(first.text)} is a word of the shell, not a program, and ${noShell}.`;
  }
}

function wayOut(first: ShellSyntax, key: string, script: string | undefined): string {
  const write = key === "command" ? "write" : "write the whole command line as `command`:";
  const shell =
    key === "command" && script !== undefined
      ? `${write} \`${describeValue(script)}\``
      : `${write} \`[bash, -c, "…"]\``;
  const hole =
    script === undefined
      ? ' and hand template values over as arguments, so that no shell reads them (`[bash, -c, "… \\"$1\\"", bash, "{{name}}"]`)'
      : "";
  switch (first.kind) {
    case "operator":
    case "expansion":
      return `For a shell, ${shell}${hole}; if the program is to get ${inCode(first.text)}, put it in quotes.`;
    case "line-break":
      return `For several commands, ${shell}${hole}; for one command, fold the lines with \`>-\` or end them with \`\\\`.`;
    case "assignment":
    case "builtin":
      return `For a shell, ${shell}${hole}.`;
  }
}

/** The text as a script; one of several commands stops at the first that fails, as a person expects of a list of steps. */
function scriptOf(text: string, found: readonly ShellSyntax[]): string {
  const isSequence = found.some(({ kind, text: one }) => kind === "line-break" || one.startsWith(";"));
  return `[bash, -c, ${JSON.stringify(`${isSequence ? "set -e\n" : ""}${text.trim()}`)}]`;
}

function inCode(text: string): string {
  return `\`${describeValue(text)}\``;
}
