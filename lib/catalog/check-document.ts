/** The core's verdict on documents that are about to be stored, at the one place where the catalog asks for it. */

import type { TemplateField } from "../config/fields/template-field";
import type { Issue } from "../config/issue";
import type { Resource } from "../config/layer";
import { readQueue } from "../config/read-queue";
import { validateJob, validateLayer } from "../config/validate-document";
import type { QueueLimits } from "../db/queues";

export interface CheckedQueue {
  issues: Issue[];
  fields: TemplateField[];
  limits: QueueLimits;
}

export function checkQueueText(
  text: string,
  { name, resource, version }: { name: string; resource: Resource; version: number },
): CheckedQueue {
  const document = { layer: "queue", file: `queue ${name} v${version}`, text, version } as const;
  const { issues, fields, guardrails } = readQueue(document, { name, resource });
  const { maxRunning, quotas } = guardrails;
  return { issues, fields, limits: { maxRunning: maxRunning ?? null, quotas: { ...quotas } } };
}

export function checkJobText(text: string, { name, version }: { name: string; version: number }): Issue[] {
  return validateJob({ layer: "job", file: `job ${name} v${version}`, text, version });
}

export function checkTeamConfigText(
  text: string,
  { kind, name, version }: { kind: "team-defaults" | "base" | "preset"; name: string; version: number },
): Issue[] {
  const title = kind === "team-defaults" ? "team defaults" : `${kind} ${name}`;
  return validateLayer({ layer: kind, file: `${title} v${version}`, text, version });
}
