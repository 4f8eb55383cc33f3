import Ajv from "ajv";
import addFormats from "ajv-formats";
import { expect } from "vitest";
import { parse } from "yaml";
import type { RenderContext } from "../config/render/render-context";
import { renderManifest } from "../config/render/render-manifest";
import { targetSchemas } from "../config/schema/check-target-schema";
import type { JsonObject, JsonValue } from "../config/tree/node";

export const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addFormat("quantity", true);
export const isJob = ajv.compile(targetSchemas.kubernetes);

export function render(yaml: string, context: RenderContext = {}) {
  return renderManifest({
    resource: "kubernetes",
    config: parse(yaml),
    context: { runId: "r1", queueName: "q", ...context },
  });
}

/** Renders, expects no issue, and asks a second validator as well. */
export function job(yaml: string, context: RenderContext = {}) {
  const { manifest, issues, fromAgent } = render(yaml, context);
  expect(issues).toEqual([]);
  isJob(manifest);
  expect(isJob.errors).toBeNull();
  return { manifest, fromAgent, pod: at(manifest, "spec", "template", "spec") as JsonObject };
}

export function at(value: JsonValue | undefined, ...keys: (string | number)[]): JsonValue | undefined {
  return keys.reduce<JsonValue | undefined>(
    (current, key) => (current as Record<string | number, JsonValue> | undefined)?.[key],
    value,
  );
}

export const image = "docker: {image: 'a:1'}\ncommand: [run]\n";
