/** Queues, lines and a history for the measurements, made in SQL because they are many rows. */
import type { TeamId } from "../../lib/access/actor";
import type { Connection } from "../../lib/db/client";
import { makeQueue, makeTeam } from "../../lib/testing/factories";

const people = 30;

export interface Line {
  teamId: TeamId;
  queueId: string;
}

/** A queue of 30 people and 4 priorities with quotas that are counted and never reached. */
export async function makeLine(db: Connection, count: number): Promise<Line> {
  const { teamId } = await makeTeam(db);
  const quotas = { runningPerPerson: 1_000_000, runningPerTeam: 1_000_000 };
  const queue = await makeQueue(db, teamId, { quotas, maxRunning: 1_000_000 });
  await db.$executeRaw`
    insert into "Project" (id, "teamId", name, "nameKey") values (${`p-${queue.id}`}, ${teamId}, 'bench', 'bench')`;
  const line = { teamId, queueId: queue.id };
  await addRuns(db, line, count);
  return line;
}

/** Adds waiting runs to a line. */
export async function addRuns(db: Connection, { teamId, queueId }: Line, count: number): Promise<void> {
  const tag = `${queueId}-${Math.random().toString(36).slice(2)}`;
  await db.$executeRaw`
    insert into "Run" (id, "teamId", "projectId", "queueId", "queueVersion", name, state, resource, priority, author, values,
                       config, sources, manifest, "fromAgent", terms, documents)
    select ${tag} || '-' || n, ${teamId}, ${`p-${queueId}`}, ${queueId}, 1, 'r' || n, 'queued', 'local-process', n % 4,
           'p' || n % ${people}::int, '{}', '{}', '{}', '{}', '[]', '{}', '[]' from generate_series(1, ${count}::int) n`;
  await db.$executeRaw`
    insert into "RunQueueItem" ("runId", "queueId", "teamId", "personKey", priority, "createdAt")
    select ${tag} || '-' || n, ${queueId}, ${teamId}, 'p' || n % ${people}::int, n % 4,
           now() + n * interval '1 millisecond' from generate_series(1, ${count}::int) n`;
}

/** Finished runs with an attempt each, over the last year. */
export async function addHistory(db: Connection, { teamId, queueId }: Line, count: number): Promise<void> {
  for (let from = 0; from < count; from += 100_000) {
    const to = Math.min(count, from + 100_000);
    await db.$executeRaw`
      insert into "Run" (id, "teamId", "projectId", "queueId", "queueVersion", name, state, resource, priority, author, values,
                         config, sources, manifest, "fromAgent", terms, documents, attempt, reason, "exitCode",
                         "createdAt", "leasedAt", "startedAt", "endedAt")
      select 'h' || n, ${teamId}, ${`p-${queueId}`}, ${queueId}, 1, 'h' || n, 'finished', 'local-process', n % 4,
             'p' || n % ${people}::int, '{}', '{}', '{}', '{}', '[]', '{}', '[]', 1, 'finished', 0,
             now() - n * interval '30 s', now() - n * interval '30 s', now() - n * interval '30 s', now() - n * interval '29 s'
        from generate_series(${from + 1}::int, ${to}::int) n`;
    await db.$executeRaw`
      insert into "Attempt" ("runId", number, "agentName", "endedAt", reason)
      select 'h' || n, 1, 'old', now(), 'finished' from generate_series(${from + 1}::int, ${to}::int) n`;
  }
}

export async function makeAgents(db: Connection, teamId: TeamId, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `${teamId}-a${index}`);
  for (const id of ids)
    await db.$executeRaw`
      insert into "Agent" (id, "teamId", name, "nameKey", version, host, "maxJobs", resources)
      values (${id}, ${teamId}, ${id}, ${id}, 'bench', 'bench', 1000000, '{local-process}')`;
  return ids;
}

/** Takes a line away again, so that the next measurement begins with what it made itself. */
export async function clearLine(db: Connection, { queueId }: Line): Promise<void> {
  await db.$executeRaw`delete from "RunQueueItem" where "queueId" = ${queueId}`;
  await db.$executeRawUnsafe('vacuum analyze "RunQueueItem"');
}
