/** The core's verdict on documents that are about to be stored, at the one place where the catalog asks for it. */
import type { Issue } from "../config/issue";
import type { Resource } from "../config/layer";
import type { TemplateField } from "../config/template-field";
import type { QueueLimits } from "../db/queues";

export interface CheckedQueue {
  issues: Issue[];
  fields: TemplateField[];
  limits: QueueLimits;
}

export function checkQueueText(
  _text: string,
  _queue: { name: string; resource: Resource; version: number },
): CheckedQueue {
  return { issues: [], fields: [], limits: { maxRunning: null, quotas: {} } };
}

export function checkJobText(_text: string, _job: { name: string; version: number }): Issue[] {
  return [];
}

export function checkTeamConfigText(
  _text: string,
  _config: { kind: "team-defaults" | "base" | "preset"; name: string; version: number },
): Issue[] {
  return [];
}
