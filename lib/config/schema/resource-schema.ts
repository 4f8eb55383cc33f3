import type { Resource } from "../layer";
import { dockerOptions } from "../render/docker-options";
import { processLimits } from "../values/process-limits";
import { targetSchemas } from "./check-target-schema";
import kubernetesTexts from "./generated/kubernetes-job.descriptions.json" with { type: "json" };
import sagemakerTexts from "./generated/sagemaker-training-job.descriptions.json" with { type: "json" };
import { type JsonSchema, resolveRef } from "./json-schema";
import { sagemakerShortKeys } from "./sagemaker-short-keys";
import { about, mapOf, plainText, quantities, text } from "./schema-parts";

type Texts = Record<string, Record<string, string>>;

/** The schema of `resource_args.<resource>` with the definitions it needs, made to take template holes anywhere. */
export function resourceSchema(resource: Resource): {
  schema: JsonSchema;
  definitions: Record<string, JsonSchema>;
} {
  switch (resource) {
    case "local-process":
      return { schema: processSchema(), definitions: {} };
    case "docker":
      return { schema: dockerSchema(), definitions: {} };
    case "kubernetes":
      return kubernetesSchema();
    case "sagemaker":
      return sagemakerSchema();
  }
}

function processSchema(): JsonSchema {
  const properties = Object.entries(processLimits).map(([name, { kind, about: description }]) => {
    const type: JsonSchema["type"] = kind === "whole" ? ["integer", "string"] : ["number", "string"];
    return [name, { type, description }];
  });
  return about("What one run may use of the agent's machine.", {
    type: "object",
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  });
}

function dockerSchema(): JsonSchema {
  const entries = Object.entries(dockerOptions).flatMap(([name, option]) => {
    if (option.refused) return [];
    const described: JsonSchema = { description: option.about };
    const dashed = name.replaceAll("_", "-");
    return [[name, described], ...(dashed === name ? [] : [[dashed, described]])] as [string, JsonSchema][];
  });
  return {
    type: "object",
    description: "Options of `docker run`, by their long names with `-` or `_`.",
    properties: Object.fromEntries([
      ...entries,
      ["m", { description: "Memory limit." }],
      ["e", {}],
      ["w", {}],
    ]),
    additionalProperties: false,
  };
}

/** The short keys of `resource_args.kubernetes`. */
export const kubernetesShortKeys: Record<string, JsonSchema> = {
  requests: about("Guaranteed resources of the main container.", quantities),
  limits: about("Most resources of the main container.", quantities),
  node_selector: about("Labels that the node must have.", mapOf(text)),
  tolerations: about("Taints that the pod tolerates.", {
    type: "array",
    items: { $ref: "#/definitions/Toleration" },
  }),
  env_from: about("Secrets and config maps whose keys become variables.", {
    type: "array",
    items: {
      type: "object",
      properties: {
        secret_ref: about("A Secret.", {
          type: "object",
          properties: { name: plainText, optional: { type: "boolean" } },
        }),
        config_map_ref: about("A ConfigMap.", {
          type: "object",
          properties: { name: plainText, optional: { type: "boolean" } },
        }),
        prefix: plainText,
      },
    },
  }),
  namespace: about("Namespace of the Job.", plainText),
  kueue_queue: about("Kueue's local queue that admits the Job.", plainText),
};

function kubernetesSchema(): { schema: JsonSchema; definitions: Record<string, JsonSchema> } {
  const definitions = tolerantDefinitions(targetSchemas.kubernetes, kubernetesTexts);
  const isJob: JsonSchema = { properties: { apiVersion: { enum: ["batch/v1"] } } };
  return {
    schema: {
      type: "object",
      description: "Short keys, and a Kubernetes Job (or part of one, or another kind of workload).",
      properties: {
        ...kubernetesShortKeys,
        apiVersion: about("`batch/v1` unless the queue runs another kind of workload.", plainText),
        kind: about("`Job` unless the queue runs another kind of workload.", plainText),
        metadata: { $ref: "#/definitions/ObjectMeta" },
        spec: { description: "What the Job does: `template.spec` is its pod." },
      },
      additionalProperties: false,
      if: isJob,
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
      then: { properties: { spec: { $ref: "#/definitions/JobSpec" } } },
    },
    definitions,
  };
}

function sagemakerSchema(): { schema: JsonSchema; definitions: Record<string, JsonSchema> } {
  const definitions = tolerantDefinitions(targetSchemas.sagemaker, sagemakerTexts);
  const short = Object.entries(sagemakerShortKeys).flatMap(([key, home]) => {
    const schema = definitions[home]?.properties?.[key];
    return schema ? [[key, schema]] : [];
  });
  const { required: _, ...request } = resolveRef(targetSchemas.sagemaker, definitions);
  return {
    schema: {
      ...request,
      description: "Fields of SageMaker's CreateTrainingJob request.",
      properties: { ...Object.fromEntries(short), ...request.properties },
    },
    definitions,
  };
}

function tolerantDefinitions(schema: JsonSchema, texts: Texts): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(schema.definitions ?? {}).map(([name, definition]) => [
      name,
      tolerant(definition, texts[name] ?? {}),
    ]),
  );
}

/** Takes holes and source text (R3), and forgets `required`: other layers may bring what is missing here. */
function tolerant(schema: JsonSchema, texts: Record<string, string>): JsonSchema {
  if (schema.$ref) return schema;
  if (schema.type === "object" || schema.properties) {
    const { required: _, ...map } = schema;
    const properties = Object.entries(schema.properties ?? {}).map(([key, child]) => [
      key,
      describe(tolerant(child, {}), texts[key]),
    ]);
    return {
      ...map,
      ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
      ...(typeof schema.additionalProperties === "object"
        ? { additionalProperties: tolerant(schema.additionalProperties, {}) }
        : {}),
    };
  }
  if (schema.type === "array")
    return { ...schema, ...(schema.items ? { items: tolerant(schema.items, {}) } : {}) };
  if (schema.type === "string" && schema.pattern === undefined && !schema.enum) return { ...schema, ...text };
  return { anyOf: [withoutUnicode(schema), { $ref: "#/definitions/hole" }] };
}

/** Editors compile patterns without the `u` flag, under which `\p{L}` means something else. */
function withoutUnicode(schema: JsonSchema): JsonSchema {
  const { pattern, ...rest } = schema;
  return pattern === undefined || /\\[pP]\{/u.test(pattern) ? rest : schema;
}

function describe(schema: JsonSchema, description: string | undefined): JsonSchema {
  if (description === undefined) return schema;
  return schema.$ref ? { allOf: [schema], description } : { ...schema, description };
}
