/** Whether a text can name an environment variable (R9). */
export function isEnvName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}

/** The nearest valid name, for suggestions: `my-var` becomes `my_var`. */
export function asEnvName(text: string): string | undefined {
  const name = text.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=[0-9])/, "_");
  return /[A-Za-z0-9]/.test(name) ? name : undefined;
}
