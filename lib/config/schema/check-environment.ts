import { guardrailIssue, isSubmitted } from "../guardrails/guardrail-issue";
import type { Issue } from "../issue";
import { isTellingName } from "../secrets/find-secrets";
import { configLeaves } from "../tree/config-leaves";
import { describeValue } from "../tree/describe-value";
import type { MapNode, ScalarNode } from "../tree/node";

const reference = /(?<!\$)\$(?:[A-Z_][A-Z0-9_]*|\{[A-Z_][A-Z0-9_]*(?::?[-=+?]|[%#/^,])[^}]*\})/u;
const dependent = /(?<!\$)\$\([A-Za-z_][^)]*\)/u;
const home = /(?:^|[:=,])(~)(?=[/:]|$)/u;

/** Variables whose value counts on a shell: it reaches the program as it is written, on every resource (R9). */
export function checkEnvironment(root: MapNode): Issue[] {
  return configLeaves(root).flatMap(({ keys, canonical, node }) => {
    const [top, name] = canonical;
    if (top !== "env" || name === undefined || node.kind !== "scalar" || isTellingName(name)) return [];
    const found = unexpanded(node, keys);
    if (found === undefined) return [];
    return [
      guardrailIssue(node, keys, undefined, {
        code: "env-not-expanded",
        severity: "warning",
        message: `\`${describeValue(found)}\` in ${describeValue(name)} stays as it is, because no shell reads variables. ${wayOut(found, node)}`,
        found: describeValue(found),
      }),
    ];
  });
}

function unexpanded(node: ScalarNode, keys: readonly string[]): string | undefined {
  if (typeof node.value !== "string") return undefined;
  // In a container of the queue's own, Kubernetes itself fills $(NAME).
  const isNative = keys[0] === "resource_args" && keys[1] === "kubernetes";
  const match = reference.exec(node.value) ?? (isNative ? null : dependent.exec(node.value));
  return match?.[0] ?? home.exec(node.value)?.[1];
}

function wayOut(found: string, node: ScalarNode): string {
  const name = /^\$([A-Z_][A-Z0-9_]*)$/u.exec(found)?.[1];
  const isAdmins = !isSubmitted(node) && (node.filled === undefined || node.filled.byDefault);
  const agents =
    isAdmins && name !== undefined
      ? `For the agent's own variable write \`\${${name}}\`; else write`
      : "Write";
  return `${agents} the whole value, or set it where a shell runs: \`command: [bash, -c, "export …"]\`.`;
}
