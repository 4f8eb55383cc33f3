/** A history for the measurements, made in SQL because it is many rows: documents of about 4 KB, names and times as people have them. */
import pg from "pg";
import type { TeamId } from "../../lib/access/actor";
import type { Connection } from "../../lib/db/client";
import { valueKeyId } from "../../lib/db/value-key";
import { readValueName } from "../../lib/runs/value-name";
import { makeMember, makeQueue, makeTeam } from "../../lib/testing/factories";

const piece = 50_000;
const queueCount = 20;
const jobCount = 60;
const people = 30;
const projects = 12;

export interface FilledHistory {
  teamId: TeamId;
  /** Who looks. */
  actor: Awaited<ReturnType<typeof makeMember>>;
}

/**
 * `count` runs of a year. One in twelve failed; the newest 600 wait or run. Without triggers and checks, and with the indexes of
 * values made at the end, which is much faster than a row at a time.
 */
export async function fillHistory(db: Connection, url: string, count: number): Promise<FilledHistory> {
  const { teamId } = await makeTeam(db);
  const actor = await makeMember(db, "lead", { teamId, name: "ana" });
  const queueIds: string[] = [];
  for (let index = 0; index < queueCount; index += 1)
    queueIds.push((await makeQueue(db, teamId, { name: `gpu-${index}` })).id);
  await db.$executeRaw`
    insert into "Job" (id, "teamId", name, "nameKey", "latestVersion")
    select 'job-' || n, ${teamId}, 'train-' || n, 'train-' || n, 1 from generate_series(0, ${jobCount - 1}::int) n`;
  await db.$executeRaw`
    insert into "Person" (id, name, "nameKey")
    select 'person-' || n, 'person' || n, 'person' || n from generate_series(1, ${people - 1}::int) n`;
  await db.$executeRaw`
    insert into "Project" (id, "teamId", name, "nameKey")
    select 'project-' || n, ${teamId}, 'project' || n, 'project' || n from generate_series(0, ${projects - 1}::int) n`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set session_replication_role = replica");
    await client.query("set maintenance_work_mem = '256MB'");
    await makeDocuments(client);
    for (let from = 0; from < count; from += piece)
      await fillPiece(client, { teamId, actorId: actor.personId, queueIds, count }, from);
    await client.query(`
      insert into "RunQueueItem" ("runId", "queueId", "teamId", "personKey", priority, "createdAt")
      select id, "queueId", "teamId", author, priority, "createdAt" from "Run" where "endedAt" is null`);
    await fillTexts(client);
    await fillValues(client, teamId);
    await client.query("vacuum analyze");
  } finally {
    await client.end();
  }
  return { teamId, actor };
}

async function makeDocuments(client: pg.Client): Promise<void> {
  await client.query(`
    create temporary table bench_documents as
    select n as id, jsonb_object_agg('VARIABLE_' || k, md5(n || 'e' || k)) filter (where k <= 10) as env,
           jsonb_object_agg('/env/VARIABLE_' || k, jsonb_build_object('layer', 'queue', 'file', 'queue.yaml', 'line', k + n % 7,
             'column', 3, 'version', 1, 'author', 'Ben')) filter (where k <= 12) as sources,
           string_agg('  VARIABLE_' || k || ': "' || md5(n || 't' || k) || '"  # why it is so', E'\n') as text
      from generate_series(0, 999) n, generate_series(1, 14) k group by n`);
  await client.query("create unique index on bench_documents (id)");
  await client.query("select setseed(0.42)");
}

async function fillTexts(client: pg.Client): Promise<void> {
  await withoutIndexes(client, "RunText", () =>
    client.query(`insert into "RunText" ("runId", "teamId", text) select r.id, r."teamId", concat_ws(' ', r.name, r.id, q.name, j.name, r.author, r.diagnosis)
      from "Run" r join "Queue" q on q.id = r."queueId" left join "Job" j on j.id = r."jobId"`),
  );
}

const params = [
  "lr",
  "epochs",
  "seed",
  "batch_size",
  "optimizer",
  "dropout",
  "model",
  "warmup",
  "amp",
  "dataset",
];
const leaves = {
  "config.git.commit": "config#>>'{git,commit}'",
  "config.docker.image": "config#>>'{docker,image}'",
  "config.resource_args.local-process.cpus": "config#>>'{resource_args,local-process,cpus}'",
  "config.hyperparameters.depth": "config#>>'{hyperparameters,depth}'",
  "config.hyperparameters.width": "config#>>'{hyperparameters,width}'",
  "config.hyperparameters.decay": "config#>>'{hyperparameters,decay}'",
  "summary.loss": "case when state <> 'queued' then (hashtext(id) & 1048575) / 1048576.0 end::text",
  "summary.accuracy":
    "case when state = 'finished' then (hashtext(id || 'a') & 1048575) / 1048576.0 end::text",
  "summary.epoch": "case when state <> 'queued' then hashtext(id || 'b') & 127 end::text",
};
const texts = new Set(["optimizer", "model", "amp", "dataset", "config.git.commit", "config.docker.image"]);

async function fillValues(client: pg.Client, teamId: TeamId): Promise<void> {
  const sources = [...params.map((name) => [name, `values->>'${name}'`] as const), ...Object.entries(leaves)];
  await withoutIndexes(client, "RunValue", async () => {
    for (const [name, sql] of sources) {
      const { space, key } = readValueName(name);
      const id = String(valueKeyId(teamId, { space, key }));
      await client.query(`insert into "RunValueKey" (id, "teamId", space, name) values ($1, $2, $3, $4)`, [
        id,
        teamId,
        space,
        key,
      ]);
      const columns = texts.has(name) ? "null::float8, value" : "value::float8, null";
      await client.query(`insert into "RunValue" ("runId", "keyId", number, text)
        select id, ${id}, ${columns} from (select id, ${sql} as value from "Run" where "teamId" = '${teamId}') one where value is not null`);
    }
  });
}

/** Does something with a table while it has no indexes, and makes them again. */
async function withoutIndexes(client: pg.Client, table: string, work: () => Promise<unknown>): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string; key: string | null }>(
    `select c.relname as name, pg_get_indexdef(c.oid) as definition, k.conname as key
       from pg_index i join pg_class c on c.oid = i.indexrelid left join pg_constraint k on k.conindid = c.oid and k.contype = 'p'
      where i.indrelid = $1::regclass`,
    [`"${table}"`],
  );
  for (const { name, key } of rows)
    await client.query(
      key === null ? `drop index "${name}"` : `alter table "${table}" drop constraint "${key}"`,
    );
  await work();
  for (const { name, definition, key } of rows) {
    await client.query(definition);
    if (key !== null)
      await client.query(`alter table "${table}" add constraint "${key}" primary key using index "${name}"`);
  }
}

interface Piece {
  teamId: TeamId;
  actorId: string;
  queueIds: string[];
  count: number;
}

async function fillPiece(client: pg.Client, { teamId, actorId, queueIds, count }: Piece, from: number) {
  const to = Math.min(from + piece, count) - 1;
  await client.query(
    `insert into "Run" (id, "teamId", "projectId", "queueId", "queueVersion", "jobId", "jobVersion", name, state, resource, priority,
                       "authorId", author, values, config, sources, manifest, "fromAgent", terms, documents, attempt, reason,
                       "exitCode", diagnosis, "createdAt", "leasedAt", "startedAt", "endedAt")
    select substr(md5(n::text || 'run'), 1, 12), $1, 'project-' || floor(${projects} * power(u, 2)),
           ($3::text[])[1 + floor(${queueCount} * power(v, 2))], 1,
           case when n % 11 = 0 then null else 'job-' || floor(${jobCount} * power(w, 2)) end,
           case when n % 11 = 0 then null else 1 end,
           (array['brisk','calm','bold','swift','noble','solar','tidal','witty','amber','lucky','merry','quiet'])[1 + floor(12 * u)]
             || '-' || (array['otter','lemur','raven','zebra','heron','panda','tapir','finch','gecko','moose'])[1 + floor(10 * w)]
             || '-' || floor(1000 * random())::int,
           s.state, 'local-process', n % 4,
           case when a = 0 then $2 else 'person-' || a end, case when a = 0 then 'ana' else 'person' || a end,
           d.params, d.config, d.sources,
           jsonb_build_object('argv', jsonb_build_array('python', 'train.py', '--out', '/data/' || md5(n || 'o')), 'cwd', '.',
                              'env', d.config->'env'),
           '[]', '{"priority": "medium"}',
           jsonb_build_array(jsonb_build_object('layer', 'queue', 'file', 'queue.yaml', 'version', 1, 'text', d.text)),
           1, case when s.state in ('finished', 'failed', 'cancelled', 'lost') then s.state end,
           case s.state when 'finished' then 0 when 'failed' then 1 end,
           case s.state when 'failed' then
             (array['CUDA out of memory: tried to allocate 2.00 GiB', 'exit code 1', 'loss is NaN at step ' || n % 9999,
                    'no such file: /data/' || md5(n || 'f')])[1 + n % 4] end,
           t.created, t.created + t.wait, case when s.state <> 'queued' then t.created + t.wait end,
           case when s.state in ('finished', 'failed', 'cancelled', 'lost') then t.created + t.wait + t.run end
      from (select n, random() u, random() v, random() w, floor(${people} * power(random(), 2))::int a
              from generate_series($5::int, $6::int) n) one
     cross join lateral (select case when $4::int - n <= 400 then 'queued' when $4::int - n <= 600 then 'running'
                                     when n % 12 = 0 then 'failed' when n % 23 = 0 then 'cancelled' when n % 97 = 0 then 'lost'
                                     else 'finished' end as state) s
     cross join lateral (select now() - ($4::int - n) * (interval '365 days' / $4::int) as created,
                                make_interval(secs => 2 + 3600 * power(v, 6) + n % 7) as wait,
                                make_interval(secs => 20 + 86400 * power(w, 4) + n % 101) as run) t
     cross join lateral (
       select jsonb_build_object('lr', power(10, -1 - 4 * u), 'epochs', 1 + floor(100 * v), 'seed', n, 'batch_size', power(2, 3 + floor(6 * w)),
                'optimizer', (array['adam','sgd','adamw','lion'])[1 + floor(4 * power(v, 2))], 'dropout', round((w / 2)::numeric, 2),
                'model', 'resnet' || (array[18,34,50,101,152])[1 + floor(5 * w)], 'warmup', n % 1000, 'amp', n % 2 = 0,
                'dataset', '/data/sets/' || substr(md5((n % 500)::text), 1, 10)) as params,
              jsonb_build_object('command', jsonb_build_array('python', 'train.py', '--lr', power(10, -1 - 4 * u)),
                'git', jsonb_build_object('url', 'https://git.example.com/lab/train.git', 'commit', md5((n / 20)::text) || '00000000'),
                'docker', jsonb_build_object('image', 'registry.example.com/train:' || n / 5000),
                'resource_args', jsonb_build_object('local-process', jsonb_build_object('cpus', 1 + n % 16, 'memory', (4 + n % 60) || 'Gi')),
                'hyperparameters', jsonb_build_object('depth', n % 24, 'width', 64 * (1 + n % 16), 'decay', power(10, -1 - 5 * w)),
                'env', pool.env) as config,
              pool.sources, pool.text
         from bench_documents pool where pool.id = n % 1000
     ) d`,
    [teamId, actorId, queueIds, count, from, to],
  );
}
