import { macroNames } from "../resolution";

const macros: ReadonlySet<string> = new Set(macroNames);

/**
 * The names of the agent's variables that a text refers to: `${NAME}` that is no macro and not escaped as `$${NAME}`
 * (R32, R34). Any other `${…}` is text.
 */
export function referencedNames(text: string): string[] {
  if (!text.includes("${")) return [];
  const names: string[] = [];
  for (const match of text.matchAll(/(\$?)\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g)) {
    const [, dollar, name] = match;
    if (dollar === "" && name !== undefined && !macros.has(name)) names.push(name);
  }
  return names;
}
