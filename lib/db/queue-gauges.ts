import { isHeardFrom } from "./agents";
import type { Connection } from "./client";

export interface QueueGauge {
  team: string;
  queue: string;
  waiting: number;
  running: number;
  /** Age of the run that waits longest, whatever keeps it. */
  oldestSeconds: number;
  agents: number;
  slots: number;
}

/** Every queue in use of every team as it is now. */
export function findQueueGauges(db: Connection): Promise<QueueGauge[]> {
  return db.$queryRaw`
    select t.name as team, q.name as queue, coalesce(line.waiting, 0)::int as waiting, coalesce(line.running, 0)::int as running,
           coalesce(line.oldest, 0)::float8 as "oldestSeconds", coalesce(served.agents, 0)::int as agents,
           coalesce(served.slots, 0)::int as slots
      from "Queue" q join "Team" t on t.id = q."teamId"
      left join lateral (
        select count(*) filter (where i."agentId" is null) as waiting, count(*) filter (where i."agentId" is not null) as running,
               extract(epoch from clock_timestamp() - min(i."createdAt") filter (where i."agentId" is null)) as oldest
          from "RunQueueItem" i where i."queueId" = q.id) line on true
      left join lateral (
        select count(*) as agents, sum(a."maxJobs") as slots
          from "AgentQueue" aq join "Agent" a on a.id = aq."agentId"
         where aq."queueId" = q.id and a."drainAt" is null and a."shutdownAt" is null
           and ${isHeardFrom("a")}) served on true
     where q."archivedAt" is null order by t.name, q.name`;
}

/** Agents by whether they are heard from and take work. */
export function countAgentsByState(db: Connection): Promise<{ state: string; agents: number }[]> {
  return db.$queryRaw`
    select case when not ${isHeardFrom("a")} then 'offline'
                when a."drainAt" is not null or a."shutdownAt" is not null then 'draining' else 'online' end as state,
           count(*)::int as agents
      from "Agent" a group by 1`;
}
