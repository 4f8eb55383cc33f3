import { type Resource, resources } from "./layer";
import { configKeys } from "./schema/config-keys";
import { fieldsSchema } from "./schema/field-schema";
import { guardrailsSchema } from "./schema/guardrails-schema";
import type { JsonSchema } from "./schema/json-schema";
import { resourceSchema } from "./schema/resource-schema";
import { about, choice, hole, plainText } from "./schema/schema-parts";

export type DocumentKind = "queue" | "job";

/**
 * The JSON Schema of a whole queue or job document for the editor: completion, hover and markers as one types.
 * It carries the targets' descriptions (150 kB), so load this module lazily. Our own rules are checked elsewhere.
 * Without a resource it is for a document that any of them may be given: a job, a base config, a preset.
 */
export function configJsonSchema(resource: Resource | undefined, kind: DocumentKind = "queue"): JsonSchema {
  const targets = (resource ? [resource] : resources).map((name) => ({ name, ...resourceSchema(name) }));
  // The targets share no name of a definition.
  const definitions = Object.fromEntries(targets.flatMap((target) => Object.entries(target.definitions)));
  const launchConfig = launchConfigProperties(
    Object.fromEntries(targets.map(({ name, schema }) => [name, schema])),
  );
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    properties:
      kind === "job"
        ? launchConfig
        : {
            ...launchConfig,
            name: about("The queue's name.", plainText),
            resource: about(
              "The kind of place the queue runs on.",
              choice("local-process", "docker", "kubernetes", "sagemaker"),
            ),
            config: about("The launch config; its keys may also stand at the top level.", {
              anyOf: [{ type: "object", properties: launchConfig }, plainText],
            }),
            template_variables: fieldsSchema,
            guardrails: guardrailsSchema,
          },
    definitions: { ...definitions, hole },
  };
}

function launchConfigProperties(targets: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const entries = Object.entries(configKeys).map(([key, { about: text, example, schema: own }]) => [
    key,
    { ...own, description: `${text}\n\n${example}` },
  ]);
  return {
    ...Object.fromEntries(entries),
    resource_args: {
      type: "object",
      description: configKeys.resource_args.about,
      properties: { ...targets, builder: configKeys.builder.schema },
    },
  };
}
