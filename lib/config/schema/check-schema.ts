import type { Issue } from "../issue";
import type { Resource } from "../layer";
import type { RenderContext } from "../render/render-context";
import { renderManifest } from "../render/render-manifest";
import type { JsonObject } from "../tree/node";

const startOnly = ["missing-source", "missing-command", "unknown-command", "wrong-source"];

/** What the target would refuse in a resolved config that is not to be started yet: warnings (R39). */
export function checkSchema(resource: Resource, config: JsonObject, context: RenderContext = {}): Issue[] {
  return renderManifest({ resource, config, context })
    .issues.filter((issue) => !startOnly.includes(issue.code))
    .map((issue) => ({ ...issue, severity: "warning" }));
}
