import { tightenHoles } from "../fields/template-text";
import type { ConfigNode, ScalarNode } from "../tree/node";
import { splitShellWords } from "../values/shell-words";
import { isNull, listOf, type Normaliser, sourceText, textNode } from "./normaliser";
import { shellItemIssue, shellSyntaxIssue } from "./shell-syntax-issue";

const shape = "a text that is split like a shell's command line, or a list of texts";

/** `entry_point`, `command` and `args` as lists of texts; every word has the position of the text it came from (R10). */
export function normaliseWords(
  normaliser: Normaliser,
  node: ConfigNode,
  keys: readonly string[],
): ConfigNode | undefined {
  if (isNull(node)) return node;
  if (node.kind === "map") {
    normaliser.wrongType(node, keys, shape);
    return undefined;
  }
  if (node.kind === "scalar") return split(normaliser, node, keys);
  const items: ScalarNode[] = [];
  // Behind `-c` stand a program of its own language and its arguments.
  const isScript = node.items.some((item) => item.kind === "scalar" && /^-[a-z]*c$/.test(item.text));
  node.items.forEach((item, index) => {
    if (item.kind !== "scalar" || item.value === null) {
      normaliser.wrongType(item, [...keys, String(index)], "a text");
      return;
    }
    const text = sourceText(item);
    const issue = shellItemIssue(String(text.value), isScript);
    if (issue) normaliser.report(item.origin, [...keys, String(index)], issue);
    items.push(text);
  });
  return listOf(items, node.origin);
}

function split(normaliser: Normaliser, node: ScalarNode, keys: readonly string[]): ConfigNode | undefined {
  const text = String(sourceText(node).value);
  const words = splitShellWords(tightenHoles(text));
  if ("words" in words) {
    const issue = shellSyntaxIssue(text, keys.at(-1) ?? "");
    if (issue) normaliser.report(node.origin, keys, issue);
    return listOf(
      words.words.map((word) => textNode(word, node.origin)),
      node.origin,
    );
  }
  normaliser.report(node.origin, keys, {
    code: "bad-command-text",
    message: `The text cannot be split into words: ${words.problem}. Close it, or write a list of texts.`,
    allowed: shape,
  });
  return undefined;
}
