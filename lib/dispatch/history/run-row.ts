import { type Resource, resources } from "../../config/layer";
import type { RunListRow } from "../../db/run-list";
import { outcomeReasons } from "../../runs/agent-protocol";
import { priorityName } from "../../runs/priority";
import type { RunRow } from "../../runs/run-view";
import { valuesSchema } from "../../runs/stored-run";

/** A run as lists show it. */
export function toRunRow(row: RunListRow): RunRow {
  const values = valuesSchema.safeParse(row.values);
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    origin: row.origin,
    key: row.key,
    queue: row.queueId !== null && row.queueName !== null ? { id: row.queueId, name: row.queueName } : null,
    job:
      row.jobId !== null && row.jobName !== null
        ? { id: row.jobId, name: row.jobName, version: row.jobVersion ?? 0 }
        : null,
    project: row.project,
    author: row.author,
    resource: row.origin === "reported" ? null : toResource(row.resource),
    priority: priorityName(row.priority),
    agent: row.agentId !== null && row.agentName !== null ? { id: row.agentId, name: row.agentName } : null,
    attempt: row.attempt,
    values: values.success ? values.data : {},
    reason: outcomeReasons.find((reason) => reason === row.reason) ?? null,
    exitCode: row.exitCode,
    diagnosis: row.diagnosis,
    imageDigest: row.imageDigest,
    createdAt: row.createdAt.toISOString(),
    leasedAt: toIso(row.leasedAt),
    startedAt: toIso(row.startedAt),
    endedAt: toIso(row.endedAt),
    waitedSeconds: secondsBetween(row.createdAt, row.startedAt),
    ranSeconds: secondsBetween(row.startedAt, row.endedAt),
  };
}

function toResource(stored: string | null): Resource {
  return resources.find((resource) => resource === stored) ?? "local-process";
}

/** ISO text, or null. */
export function toIso(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

function secondsBetween(from: Date | null, to: Date | null): number | null {
  return from && to ? Math.max(0, (to.getTime() - from.getTime()) / 1_000) : null;
}
