/** What a block of the reference document (config/fixtures/reference) is completed and resolved with. */
import { readFileSync } from "node:fs";
import path from "node:path";
import index from "../config/fixtures/reference/index.json";
import type { Resource } from "../config/layer";
import type { ResolveInput } from "../config/resolution";
import { resolveConfig } from "../config/resolve-config";
import type { ConfigDocument, JsonObject } from "../config/tree/node";

export const folder = path.join(import.meta.dirname, "../config/fixtures/reference");
export const read = (file: string) => readFileSync(path.join(folder, file), "utf8");
export const fixture = (start: string) => {
  const found = index.find((entry) => entry.file.startsWith(start));
  if (!found) throw new Error(`no fixture starts with ${start}`);
  return read(found.file);
};

export const image = "docker: {image: 'registry.example.com/train:1'}\n";

export interface Given {
  resource: Resource;
  /** Texts; what is left out is the least that can be launched. */
  queue?: string;
  job?: string;
  more?: Partial<ResolveInput>;
  render?: boolean;
}

export function resolve({ resource, queue = "{}", job = image, more = {}, render = true }: Given) {
  const document = (layer: "queue" | "job", text: string): ConfigDocument => ({
    layer,
    file: `${layer}.yaml`,
    text,
  });
  const resolution = resolveConfig({
    queue: document("queue", queue),
    queueName: "q",
    resource,
    job: document("job", job),
    render,
    ...more,
  });
  const issues = resolution.issues.map((issue) => `${issue.severity} ${issue.code} ${issue.path}`);
  return { ...resolution, manifest: resolution.manifest as JsonObject | undefined, found: issues };
}

/** Keys of the pod of a Job, where most of what a block says arrives. */
export function pod(manifest: JsonObject | undefined) {
  const { spec } = manifest as unknown as { spec: { template: { spec: Record<string, unknown> } } };
  const { containers, ...rest } = spec.template.spec;
  return { ...rest, container: (containers as Record<string, unknown>[])[0] };
}
