/** Starts the mark that stands for a reference while a manifest is made; a noncharacter, so that no one types it. */
export const markCharacter = "\uFDD0";

/** True for text whose value is not known yet: it holds a template hole, a macro or a reference to the agent's environment. */
export function isUnknownText(value: unknown): boolean {
  return typeof value === "string" && (/\$\{[A-Za-z_]|\{\{/u.test(value) || value.includes(markCharacter));
}
