import { builderTypes } from "../../config/values/built-image";
import type { AgentRow } from "../../db/agents";
import type { AgentView } from "../../runs/run-view";

/** An agent as pages show it. */
export function toAgentView(row: AgentRow): AgentView {
  return {
    id: row.id,
    name: row.name,
    host: row.host,
    version: row.version,
    resources: row.resources,
    queues: row.queues,
    maxJobs: row.maxJobs,
    builder: builderTypes.find((type) => type === row.builder) ?? null,
    busy: row.running.length,
    online: row.isOnline,
    stopped: row.hasLeft,
    draining: row.drainAt !== null,
    stopping: row.shutdownAt !== null,
    lastSeenAt: row.lastSeenAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    // The database writes times inside JSON in its own way.
    running: row.running.map((run) => ({
      ...run,
      startedAt: run.startedAt && new Date(run.startedAt).toISOString(),
    })),
  };
}
