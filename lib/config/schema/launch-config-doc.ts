import { dockerOptions } from "../render/docker-options";
import { type ConfigKey, configKeys } from "./config-keys";
import { fieldRules } from "./field-schema";
import { guardrailRules } from "./guardrails-schema";
import type { JsonSchema } from "./json-schema";
import { kubernetesShortKeys } from "./resource-schema";
import { sagemakerShortKeys } from "./sagemaker-short-keys";

/** The reference page of launch configs, made from the same descriptions as the editor's hover. */
export function launchConfigDoc(issueCodes: Record<string, string>): string {
  return [
    "# Launch config reference",
    "",
    "Made by `npm run docs` from the schemas in `lib/config/schema`; do not edit by hand.",
    "R-numbers name the rules of the specification and the cases of `lib/config/rules-*.test.ts`.",
    "",
    "## Keys of a launch config",
    "",
    "Queue, job and base configs, presets and overrides share these keys.",
    "",
    ...Object.entries(configKeys).flatMap(([key, described]) => keySection(key, described)),
    "## Template fields",
    "",
    "`template_variables` of a queue: one map of rules for each `{{name}}`.",
    "",
    ...table("Rule", fieldRules),
    "## Guardrails",
    "",
    "`guardrails` of a queue.",
    "",
    ...table("Key", guardrailRules),
    "## resource_args.docker",
    "",
    "Long names of `docker run`, with `-` or `_`; also `m`, `e` and `w`. Sizes are binary: `8g` is 8589934592 bytes.",
    "",
    "| Option | Meaning | In the request |",
    "|---|---|---|",
    ...Object.entries(dockerOptions).map(([name, option]) => {
      const place = option.refused ? `refused: ${option.refused}` : option.to.join(".") || "beside the body";
      return `| \`${name}\` | ${cell(option.about)} | ${cell(place)} |`;
    }),
    "",
    "## resource_args.kubernetes",
    "",
    "Short keys, beside the fields of a Job (`metadata`, `spec`) or of another kind of workload (`apiVersion`, `kind`, `spec`).",
    "",
    ...table("Short key", kubernetesShortKeys),
    "## resource_args.sagemaker",
    "",
    "Fields of CreateTrainingJob. These may also stand at its top:",
    "",
    ...Object.entries(sagemakerShortKeys).map(([key, home]) => `- \`${key}\` (${home})`),
    "",
    "## Issue codes",
    "",
    "| Code | Meaning |",
    "|---|---|",
    ...Object.entries(issueCodes)
      .sort(([a], [b]) => a.localeCompare(b, "en"))
      .map(([code, meaning]) => `| \`${code}\` | ${cell(meaning)} |`),
    "",
  ].join("\n");
}

function keySection(key: string, described: ConfigKey): string[] {
  return [
    `### ${key}`,
    "",
    described.about,
    "",
    `- Type: ${described.type}`,
    `- Rules: ${described.rules}`,
    "",
    "```yaml",
    described.example,
    "```",
    "",
  ];
}

function table(title: string, rules: Record<string, JsonSchema>): string[] {
  const rows = Object.entries(rules).map(
    ([name, schema]) => `| \`${name}\` | ${typeOf(schema)} | ${cell(schema.description ?? "")} |`,
  );
  return [`| ${title} | Type | Meaning |`, "|---|---|---|", ...rows, ""];
}

function typeOf(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(", ");
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(" or ");
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? ["any"]);
  const words: Record<string, string> = {
    object: "map",
    array: "list",
    string: "text",
    integer: "whole number",
    boolean: "true or false",
  };
  return types.map((type) => words[type] ?? type).join(" or ");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
