import { secretHint, secretPatterns } from "./secret-patterns";

const urlPassword = /:\/\/[^\s/?#@:]{0,256}:([^\s/?#@]{1,256})@/g;
const keyNames = /API.?KEY|WANDB.*KEY|TOKEN|SECRET|PASSW|CREDENTIAL/i;
const awsSecretNames = /SECRET.?(?:ACCESS.?)?KEY|AWS.*SECRET/i;

/** What kinds of secret a text holds; `name` is the key, variable or field it stands under (R36). */
export function findSecrets(text: string, name = ""): string[] {
  const found = new Set(secretsByName(text, name));
  if (text.length < 8 || !secretHint.test(text)) return [...found];
  for (const { what, pattern } of secretPatterns) {
    if (pattern.test(text)) found.add(what);
  }
  for (const match of text.matchAll(urlPassword)) {
    if (match[1] !== undefined && !isPlaceholder(match[1])) found.add("a URL with a password");
  }
  return [...found];
}

/** Keys without a form of their own are known by the name they stand under: 40 hex digits are a commit elsewhere. */
function secretsByName(text: string, name: string): string[] {
  if (keyNames.test(name) && /^\s*[0-9a-f]{40}\s*$/i.test(text)) return ["a W&B API key"];
  return awsSecretNames.test(name) && /^\s*[A-Za-z0-9/+]{40}\s*$/.test(text) ? ["an AWS secret key"] : [];
}

/** A reference, a macro, a hole, or what people write in place of a password. */
function isPlaceholder(password: string): boolean {
  return /^(?:\${1,2}\{[^}]*\}|\{\{[^}]*\}\}|\$[A-Za-z_]\w*|<[^>]*>|\*+|x-oauth-basic)$/.test(password);
}

/** A text as it may be shown: when it holds a secret, its first 4 characters and `…` (R36). */
export function maskSecrets(text: string, name = ""): string {
  return findSecrets(text, name).length > 0 ? maskWhole(text) : text;
}

export function maskWhole(text: string): string {
  return `${[...text.slice(0, 8)].slice(0, 4).join("")}…`;
}

const everywhere = secretPatterns.map(({ pattern }) => new RegExp(pattern.source, `${pattern.flags}g`));

/** A sentence or path as it may be shown: only what looks like a secret in it is cut (R36). */
export function maskInside(text: string): string {
  if (findSecrets(text).length === 0) return text;
  const masked = everywhere.reduce((rest, pattern) => rest.replace(pattern, maskWhole), text);
  return masked.replace(urlPassword, (whole, password: string) =>
    isPlaceholder(password) ? whole : whole.replace(password, maskWhole(password)),
  );
}

/** Takes known secret values out of a text, wherever they stand in it. */
export function redactText(text: string, secrets: readonly string[]): string {
  let redacted = text;
  for (const value of secrets) {
    if (value !== "" && redacted.includes(value)) redacted = redacted.replaceAll(value, maskWhole(value));
  }
  return redacted;
}

/** Whether a name says that its value is secret: TOKEN, PASSWORD or SECRET in it, but not `…TOKENS` or a tokenizer. */
export function isTellingName(name: string): boolean {
  const upper = name.toUpperCase();
  if (/PASSWORD|SECRET/.test(upper)) return true;
  return upper.includes("TOKEN") && !upper.endsWith("TOKENS") && !/TOKENI[ZS]/.test(upper);
}

/** Whether a text under a telling name is written out: no reference, macro or hole, no number or boolean (R36). */
export function isLiteralText(text: string): boolean {
  if (text.trim() === "" || /\$\{[^{}]*\}|\{\{[^{}]*\}\}/.test(text)) return false;
  return !/^(?:true|false|yes|no|on|off|null|[+-]?[\d.]+(?:e[+-]?\d+)?)$/i.test(text.trim());
}
