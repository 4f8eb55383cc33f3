/** R37 for a whole document: the text as a submitter may read it, line for line. */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type Scalar,
} from "yaml";
import { maskedValue } from "./mask-admin-env";

const envKeys = new Set(["env", "environment", "e"]);
const ownSections = new Set(["template_variables", "guardrails"]);

interface Edit {
  start: number;
  end: number;
  text: string;
}

interface Walk {
  document: Document;
  source: string;
  edits: Map<number, Edit>;
  seen: Set<unknown>;
}

/**
 * Replaces every env value by `***` and leaves names, comments elsewhere and the number of lines as they are (R37).
 * `env: {TOKEN: abc}` becomes `env: {TOKEN: "***"}`. A text that cannot be read is hidden whole.
 */
export function maskEnvText(text: string): string {
  const document = parseDocument(text, { merge: true, uniqueKeys: false });
  if (document.errors.length > 0) return `# hidden\n`;
  const walk: Walk = { document, source: text, edits: new Map(), seen: new Set() };
  findEnv(walk, document.contents, true);
  let masked = text;
  for (const { start, end, text: replacement } of [...walk.edits.values()].sort((a, b) => b.start - a.start))
    masked = masked.slice(0, start) + replacement + masked.slice(end);
  return masked;
}

function findEnv(walk: Walk, node: unknown, isTop: boolean): void {
  if (isSeq(node)) for (const item of node.items) findEnv(walk, item, false);
  if (isMap(node)) for (const pair of node.items) findEnvInPair(walk, pair, isTop);
}

function findEnvInPair(walk: Walk, pair: Pair, isTop: boolean): void {
  const key = isScalar(pair.key) ? String(pair.key.value) : "";
  if (isTop && ownSections.has(key)) return;
  if (envKeys.has(key.toLowerCase())) hideValues(walk, pair.value);
  else if (isTop && key === "config" && isScalar(pair.value)) hideScalar(walk, pair.value);
  else findEnv(walk, pair.value, false);
}

// An anchor may stand outside env: what an env value points to is hidden where it was written.
function hideValues(walk: Walk, node: unknown): void {
  if (!isNode(node) || walk.seen.has(node)) return;
  walk.seen.add(node);
  if (isAlias(node)) hideValues(walk, node.resolve(walk.document));
  else if (isScalar(node)) hideScalar(walk, node);
  else if (isSeq(node)) for (const item of node.items) hideValues(walk, item);
  else if (isMap(node)) hideMap(walk, node.items);
}

function hideMap(walk: Walk, items: readonly unknown[]): void {
  const pairs = items.filter(isPair);
  const keyOf = (pair: (typeof pairs)[number]) => (isScalar(pair.key) ? String(pair.key.value) : "");
  // Kubernetes' list form: `{name: TOKEN, value: abc}`.
  const isListForm = pairs.some((pair) => keyOf(pair) === "name");
  for (const pair of pairs) if (!(isListForm && keyOf(pair) === "name")) hideValues(walk, pair.value);
}

function hideScalar(walk: Walk, scalar: Scalar): void {
  if (scalar.value === null || !scalar.range) return;
  const [start, end] = scalar.range;
  const written = walk.source.slice(start, end);
  const name = /^["']?([A-Za-z_][A-Za-z0-9_]*)(=|["']?$)/.exec(written);
  // `NAME=value` of the list form keeps its name; a bare NAME has no value to hide, yet cannot be told from one.
  const shown = name?.[2] === "=" ? `"${name[1]}=${maskedValue}"` : `"${maskedValue}"`;
  walk.edits.set(start, { start, end, text: shown + "\n".repeat(written.split("\n").length - 1) });
}
