import { shellPieces } from "./shell-words";

/** What a shell would have done with a text that nobody but `splitShellWords` reads. */
export interface ShellSyntax {
  kind: "operator" | "line-break" | "expansion" | "assignment" | "builtin";
  /** As it was written: `&&`, `2>&1`, `$HOME`; the name alone of an assignment. */
  text: string;
}

/** Where the text stands: options may be spread over lines, and only a command line begins with a program. */
export type WordsRole = "command" | "args";

const maxFound = 3;

interface Rule {
  kind: ShellSyntax["kind"];
  pattern: RegExp;
  /** Also inside double quotes, where a shell still expands. */
  inQuotes?: true;
  of?: WordsRole;
}

const rules: readonly Rule[] = [
  { kind: "assignment", pattern: /^\s*[A-Za-z_]\w*(?==)/g, of: "command" },
  {
    kind: "builtin",
    pattern:
      /^\s*(?:cd|source|\.|export|unset|set|eval|exec|alias|ulimit|umask|trap|if|for|while|until|case|function|\[\[|!|\{|\()(?=\s)/g,
    of: "command",
  },
  { kind: "operator", pattern: /&&|\|\||\|&|\||;+/g },
  // `>=` compares (`torch>=2`), `->` and `=>` are arrows; `&` inside a word is an address's.
  { kind: "operator", pattern: /(?<![-=])(?:\d|&)?(?:>>|>&\d?|>|<<<|<<-?|<)(?!=)/g },
  { kind: "operator", pattern: /(?<![&>|])&(?=\s|$)/g },
  { kind: "operator", pattern: /(?<=^|\s)#/g },
  // A line that begins with an option goes on with the command before it.
  { kind: "line-break", pattern: /\n[^\S\n]*(?=[^\s-])/g, of: "command" },
  { kind: "expansion", pattern: /\$\([^)\s]*\)?|`[^`\s]*`?/g, inQuotes: true },
  {
    kind: "expansion",
    pattern: /(?<!\$)\$(?:[A-Za-z_]\w*|[0-9@*#?!]|\{[A-Za-z_]\w*(?::?[-=+?]|[%#/^,[])[^}\s]*\}?)/g,
    inQuotes: true,
  },
  { kind: "expansion", pattern: /(?<=^|\s)~[\w.-]*(?=\/|\s|$)/g },
  { kind: "expansion", pattern: /(?<=^|\s)[^\s=:*?]{0,200}[*?][^\s=:]{0,200}(?=\s|$)/g },
];

/** The bare and expanded parts of a text that a shell would act on, in their order, each once; at most three. */
export function findShellSyntax(written: string, role: WordsRole): ShellSyntax[] {
  const text = written.trimStart();
  const visible = withoutQuoted(text);
  if (!visible) return [];
  const found = rules.flatMap((rule) => {
    if (rule.of !== undefined && rule.of !== role) return [];
    return firstMatches(rule.pattern, rule.inQuotes ? visible.expanded : visible.bare).map(
      ([start, end]) => ({
        kind: rule.kind,
        text: text.slice(start, end).trim(),
        start,
      }),
    );
  });
  const byText = new Map(
    found.sort((a, b) => b.start - a.start).map(({ kind, text: one }) => [one, { kind, text: one }]),
  );
  return [...byText.values()].reverse().slice(0, maxFound);
}

function firstMatches(pattern: RegExp, text: string): [start: number, end: number][] {
  const found: [number, number][] = [];
  for (const { index, 0: match } of text.matchAll(pattern)) {
    found.push([index, index + match.length]);
    if (found.length === maxFound) break;
  }
  return found;
}

const hidden = "\u0000";

/**
 * The text with its quoted parts made invisible, at the same places. Double quotes stay visible to expansions, unless a
 * shell is called that will read them.
 */
function withoutQuoted(text: string): { bare: string; expanded: string } | undefined {
  const cut = shellPieces(text);
  if ("problem" in cut) return undefined;
  let bare = "";
  let expanded = "";
  const callsShell = /(?:^|[\s/])(?:ba|da|z|k|a)?sh\s|\s-[a-z]*c\s/.test(text);
  for (const { kind, start, end } of cut.pieces) {
    const written = text.slice(start, end);
    const cover = hidden.repeat(written.length);
    const isVisible = kind === "bare" || kind === "blank";
    bare += isVisible ? written : cover;
    expanded += isVisible || (kind === "double" && !callsShell) ? withoutEscapes(written) : cover;
  }
  return { bare, expanded };
}

function withoutEscapes(text: string): string {
  return text.replace(/\\./g, hidden + hidden);
}
