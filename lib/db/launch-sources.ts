import type { TeamId } from "../access/actor";
import { foldName } from "../access/name";
import type { JobReference } from "../config/values/job-reference";
import type { Connection } from "./client";
import { type QueueRow, toResource } from "./queues";
import { teamDefaultsName } from "./team-configs";

/** The version of a document that launching merges. */
export interface SourceDocument {
  number: number;
  text: string;
  createdBy: string;
}

export interface QueueBuilder {
  name: string;
  builder: string | null;
}

export interface LaunchAsked {
  queue: string;
  job?: JobReference | undefined;
  preset?: string | undefined;
}

/** Everything a launch is merged from, as it is now; null where there is no such thing. */
export interface LaunchSources {
  team: string;
  queue: QueueRow;
  version: SourceDocument | null;
  defaults: SourceDocument | null;
  bases: (SourceDocument & { name: string })[];
  /** `version` is null when the job has no version of that number or alias. */
  job: {
    id: string;
    name: string;
    latestVersion: number;
    isArchived: boolean;
    version: SourceDocument | null;
  } | null;
  preset: (SourceDocument & { name: string }) | null;
  /** How each agent that ever served the queue makes images, by name; null for one that never said. */
  builders: QueueBuilder[];
}

/** One statement, because the form asks at each key. Null when the team has no queue of that name (without case) or id. */
export async function findLaunchSources(
  db: Connection,
  teamId: TeamId,
  asked: LaunchAsked,
): Promise<LaunchSources | null> {
  const job = asked.job?.name ?? null;
  const version = asked.job?.version;
  const number = version?.kind === "number" ? version.number : null;
  const alias = version?.kind === "alias" ? version.alias : null;
  const rows = await db.$queryRaw<
    (Omit<LaunchSources, "queue"> & Omit<QueueRow, "resource"> & { resource: string })[]
  >`
    with latest as (
      select c.kind, c.name, c."nameKey", v.number, v.text, v."createdBy"
        from "TeamConfig" c join "TeamConfigVersion" v on v."configId" = c.id and v.number = c."latestVersion"
       where c."teamId" = ${teamId} and c."archivedAt" is null)
    select q.id, q."teamId", q.name, q.resource, q.description, q."latestVersion", q."maxRunning", q."pausedAt", q."archivedAt",
           q."createdAt", t.name as team,
           (select jsonb_build_object('number', v.number, 'text', v.text, 'createdBy', v."createdBy")
              from "QueueVersion" v where v."queueId" = q.id and v.number = q."latestVersion") as version,
           (select to_jsonb(c) from latest c
             where c.kind = 'team-defaults' and c."nameKey" = ${foldName(teamDefaultsName)}) as defaults,
           (select coalesce(jsonb_agg(to_jsonb(c) order by c."nameKey"), '[]') from latest c where c.kind = 'base') as bases,
           (select to_jsonb(c) from latest c
             where c.kind = 'preset' and c."nameKey" = ${asked.preset === undefined ? null : foldName(asked.preset)}) as preset,
           (select jsonb_build_object('id', j.id, 'name', j.name, 'latestVersion', j."latestVersion", 'isArchived', j."archivedAt" is not null,
                     'version', (select jsonb_build_object('number', v.number, 'text', v.text, 'createdBy', v."createdBy")
                                   from "JobVersion" v
                                  where v."jobId" = j.id and v.number = case
                                    when ${alias}::text is not null
                                      then (select a.number from "JobAlias" a where a."jobId" = j.id and a.alias = ${alias})
                                    else coalesce(${number}::int, j."latestVersion") end))
              from "Job" j where j."teamId" = ${teamId} and (j."nameKey" = ${job === null ? null : foldName(job)} or j.id = ${job})
             order by j."nameKey" = ${job === null ? null : foldName(job)} desc limit 1) as job,
           (select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'builder', a.builder) order by a.name), '[]')
              from "AgentQueue" aq join "Agent" a on a.id = aq."agentId" where aq."queueId" = q.id) as builders
      from "Queue" q join "Team" t on t.id = q."teamId"
     where q."teamId" = ${teamId} and (q."nameKey" = ${foldName(asked.queue)} or q.id = ${asked.queue})
     order by q."nameKey" = ${foldName(asked.queue)} desc limit 1`;
  const [row] = rows;
  if (!row) return null;
  const { team, version: document, defaults, bases, preset, job: found, builders, ...queue } = row;
  return {
    team,
    queue: { ...queue, resource: toResource(queue.resource) },
    version: document,
    defaults,
    bases,
    preset,
    job: found,
    builders,
  };
}
