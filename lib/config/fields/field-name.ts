const prototypeNames = new Set(["__proto__", "constructor", "prototype"]);

/** Whether a text can name a template field: `[A-Za-z_][A-Za-z0-9_-]{0,63}`, no prototype key (R14). */
export function isFieldName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(text) && !prototypeNames.has(text);
}
