import { z } from "zod";

const longest = 128;
// Letters and digits of any script with their marks, spaces, and `.`, `_`, `-`.
const allowed = /^[\p{L}\p{M}\p{N} ._-]*$/u;
const rule = `1 to ${longest} letters, digits, spaces, ".", "_" or "-"`;

/** The form of a name by which two names are the same: Unicode compatibility form, lower case. */
export function foldName(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

/** Everything wrong with a name for `noun`, as sentences; empty when it can be used. */
export function nameProblems(noun: string, name: string): { code: string; message: string }[] {
  const problems: { code: string; message: string }[] = [];
  const add = (code: string, message: string) => problems.push({ code, message });
  if (name === "") add("name-empty", `The ${noun} has no name: give one of ${rule}.`);
  if ([...name].length > longest)
    add(
      "name-too-long",
      `The ${noun}'s name has ${[...name].length} characters; at most ${longest} are allowed.`,
    );
  if (!allowed.test(name))
    add("name-character", `The ${noun}'s name holds ${describeForbidden(name)}: use ${rule}.`);
  if (name !== name.trim())
    add("name-edge-space", `The ${noun}'s name begins or ends with a space: leave it out.`);
  if (/^\.+$/.test(name))
    add("name-dots", `The ${noun}'s name is only dots: use at least one letter or digit.`);
  return problems;
}

function describeForbidden(name: string): string {
  const bad = [...new Set([...name].filter((character) => !allowed.test(character)))];
  const shown = bad
    .slice(0, 5)
    .map((character) =>
      /[\p{C}\p{Z}]/u.test(character)
        ? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`
        : `"${character}"`,
    );
  return bad.length > shown.length ? `${shown.join(", ")} and more` : shown.join(", ");
}

/** A name of a queue, job, team … : unique without case, safe in a URL path, a file name and a table. */
export function nameSchema(noun: string) {
  return z.string().superRefine((name, context) => {
    for (const { code, message } of nameProblems(noun, name))
      context.addIssue({ code: "custom", message, params: { code } });
  });
}
