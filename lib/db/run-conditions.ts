/** A filter of the history as conditions on "Run" r, each so written that the planner neither joins nor reorders it. */
import type { TeamId } from "../access/actor";
import { foldName } from "../access/name";
import { isEquality, type ValueOperator, type ValueTest } from "../runs/run-query";
import { readValueName } from "../runs/value-name";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import { valueKeyId } from "./value-key";

export interface RunListFilter {
  teamId: TeamId;
  /** Set for an actor that may see only some queues. */
  onlyQueueIds?: readonly string[];
  queue: readonly string[];
  job: readonly string[];
  person: readonly string[];
  project: readonly string[];
  state: readonly string[];
  origin: readonly string[];
  values: readonly ValueTest[];
  /** Names of values that must be there. */
  has: readonly string[];
  from?: string;
  to?: string;
  text?: string;
}

/** Where runs that meet a condition are found at once: a query of their ids, and what it must hold. */
export interface RunConditions {
  team: Prisma.Sql;
  /** On columns of the run itself; always with its team. */
  own: Prisma.Sql;
  isWhole: boolean;
  /** Tests of values and words: a condition on one run, and a query of the ids of all that meet it. */
  others: OtherCondition[];
}

export interface OtherCondition {
  test: Prisma.Sql;
  ids: Prisma.Sql;
  /** Of a value's tests: its key, and the same on rows of `RunValue` that are at hand. */
  value?: { keyId: bigint; passes: Record<"number" | "text", (alias: string) => Prisma.Sql> };
}

/** All of a filter as one condition on `r`. */
export function allOf({ own, others }: RunConditions): Prisma.Sql {
  return Prisma.join([own, ...others.map(({ test }) => test)], " and ");
}

/** Names are looked up first, so that the planner sees which queue it is and how many runs that has. */
export async function readConditions(db: Connection, filter: RunListFilter): Promise<RunConditions> {
  const { teamId, onlyQueueIds, queue, job, project, person, state, origin, from, to } = filter;
  const names = await findNamed(db, filter);
  const parts: Prisma.Sql[] = [];
  if (onlyQueueIds) parts.push(isOneOf(Prisma.sql`r."queueId"`, onlyQueueIds));
  if (queue.length > 0) parts.push(isOneOf(Prisma.sql`r."queueId"`, names.queue));
  if (job.length > 0) parts.push(isOneOf(Prisma.sql`r."jobId"`, names.job));
  if (project.length > 0) parts.push(isOneOf(Prisma.sql`r."projectId"`, names.project));
  if (person.length > 0)
    parts.push(Prisma.sql`(${isOneOf(Prisma.sql`r."authorId"`, names.person)} or (r."authorId" is null
      and r."teamId" = ${teamId} and lower(r.author) = any(${person.map(foldName)}::text[])))`);
  if (state.length > 0) parts.push(isOneOf(Prisma.sql`r.state`, state));
  if (origin.length > 0) parts.push(isOneOf(Prisma.sql`r.origin`, origin));
  if (from !== undefined) parts.push(Prisma.sql`r."createdAt" >= ${new Date(from)}`);
  if (to !== undefined) parts.push(Prisma.sql`r."createdAt" < ${new Date(to)}`);
  const team = Prisma.sql`r."teamId" = ${teamId}`;
  return {
    team,
    own: Prisma.join([team, ...parts], " and "),
    isWhole: parts.length === 0,
    others: [...valueConditions(filter, await findTexts(db, filter)), ...wordConditions(filter)],
  };
}

function isOneOf(column: Prisma.Sql, list: readonly string[]): Prisma.Sql {
  return list.length === 1
    ? Prisma.sql`${column} = ${list[0]}`
    : Prisma.sql`${column} = any(${[...list]}::text[])`;
}

type Named = Record<"queue" | "job" | "project" | "person", string[]>;

async function findNamed(db: Connection, filter: RunListFilter): Promise<Named> {
  const { teamId, queue, job, project, person } = filter;
  const found: Named = { queue: [], job: [], project: [], person: [] };
  const asked = [
    ["queue", Prisma.sql`"Queue"`, queue, Prisma.sql`"teamId" = ${teamId} and`],
    ["job", Prisma.sql`"Job"`, job, Prisma.sql`"teamId" = ${teamId} and`],
    ["project", Prisma.sql`"Project"`, project, Prisma.sql`"teamId" = ${teamId} and`],
    ["person", Prisma.sql`"Person"`, person, Prisma.empty],
  ] as const;
  const queries = asked
    .filter(([, , names]) => names.length > 0)
    .map(
      ([kind, table, names, team]) => Prisma.sql`
        select ${kind} as kind, id from ${table}
         where ${team} ("nameKey" = any(${names.map(foldName)}::text[]) or id = any(${[...names]}::text[]))`,
    );
  if (queries.length === 0) return found;
  const rows = await db.$queryRaw<
    { kind: keyof Named; id: string }[]
  >`${Prisma.join(queries, " union all ")}`;
  for (const { kind, id } of rows) found[kind].push(id);
  return found;
}

const comparisons: Record<Exclude<ValueOperator, "~">, Prisma.Sql> = {
  "=": Prisma.sql`=`,
  "!=": Prisma.sql`<>`,
  "<": Prisma.sql`<`,
  "<=": Prisma.sql`<=`,
  ">": Prisma.sql`>`,
  ">=": Prisma.sql`>=`,
};

/** The tests of one key are one condition, so that `lr>1e-4 lr<1e-2` is one range of its index. */
function valueConditions({ teamId, values, has }: RunListFilter, texts: TextsOf): OtherCondition[] {
  const byKey = new Map<bigint, ValueTest[]>();
  const of = (name: string) => {
    const keyId = valueKeyId(teamId, readValueName(name));
    const known = byKey.get(keyId) ?? [];
    byKey.set(keyId, known);
    return known;
  };
  for (const test of values) of(test.name).push(test);
  for (const name of has) of(name);
  return [...byKey].map(([keyId, tests]) => {
    const rows = Prisma.sql`"RunValue" v where v."keyId" = ${keyId}`;
    const number = numbersPass("v", tests);
    const text = textsPass("v", tests, texts);
    return {
      value: {
        keyId,
        passes: {
          number: (alias) => numbersPass(alias, tests),
          text: (alias) => textsPass(alias, tests, texts),
        },
      },
      // A value in parentheses is asked run by run; written as `exists` it would be joined, by a guess of how many there are.
      test: Prisma.sql`coalesce((select (${number}) or (${text}) from ${rows} and v."runId" = r.id), false)`,
      ids: Prisma.sql`select v."runId" as id from ${rows} and ${number} union all
        select v."runId" as id from ${rows} and ${text}`,
    };
  });
}

/** Numbers compare as numbers; with what is no number they compare as the text they are written as. */
function numbersPass(alias: string, tests: readonly ValueTest[]): Prisma.Sql {
  const column = Prisma.raw(`${alias}.number`);
  const parts = tests.map(({ operator, value }) => {
    const number = value.trim() === "" ? Number.NaN : Number(value);
    if (operator === "~") return Prisma.sql`false`;
    if (Number.isFinite(number)) return Prisma.sql`${column} ${comparisons[operator]} ${number}::float8`;
    return operator === "!=" ? Prisma.sql`true` : Prisma.sql`false`;
  });
  return Prisma.join([Prisma.sql`${column} is not null`, ...parts], " and ");
}

function textsPass(alias: string, tests: readonly ValueTest[], texts: TextsOf): Prisma.Sql {
  const column = Prisma.raw(`${alias}.text`);
  const parts = tests.map((test) => {
    const { operator, value } = test;
    if (operator !== "~")
      return isEquality(operator)
        ? Prisma.sql`${column} ${comparisons[operator]} ${value}`
        : Prisma.sql`false`;
    const known = texts.get(test);
    return known ? Prisma.sql`${column} = any(${known}::text[])` : contains(column, value);
  });
  return Prisma.join([Prisma.sql`${column} is not null`, ...parts], " and ");
}

function contains(column: Prisma.Sql, part: string): Prisma.Sql {
  return Prisma.sql`${column} ilike ${`%${escapeLike(part)}%`}`;
}

/** The different texts of a key that pass a test of a part, where they are few. */
type TextsOf = ReadonlyMap<ValueTest, string[]>;

const mostTexts = 1_000;

/** From one text to the next along the index: most keys have few different ones, however many runs there are. */
async function findTexts(db: Connection, { teamId, values }: RunListFilter): Promise<TextsOf> {
  const texts = new Map<ValueTest, string[]>();
  for (const test of values.filter(({ operator }) => operator === "~")) {
    const of = Prisma.sql`v."keyId" = ${valueKeyId(teamId, readValueName(test.name))} and v.text is not null`;
    const rows = await db.$queryRaw<{ texts: string[] | null }[]>`
      with recursive one as (
        (select v.text, 1 as number from "RunValue" v where ${of} order by v.text limit 1)
        union all
        select (select v.text from "RunValue" v where ${of} and v.text > one.text order by v.text limit 1), number + 1
          from one where one.text is not null and number <= ${mostTexts}::int)
      select case when not bool_or(number > ${mostTexts}::int and text is not null)
                  then coalesce(array_agg(text) filter (where ${contains(Prisma.sql`text`, test.value)}), '{}') end as texts
        from one`;
    const found = rows[0]?.texts;
    if (found) texts.set(test, found);
  }
  return texts;
}

/** All words are one condition: the index of their letters is asked once. */
function wordConditions({ teamId, text }: RunListFilter): OtherCondition[] {
  const words = (text ?? "").split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return [];
  const test = Prisma.join(
    words.map((word) => contains(Prisma.sql`t.text`, word)),
    " and ",
  );
  return [
    {
      test: Prisma.sql`coalesce((select ${test} from "RunText" t where t."runId" = r.id), false)`,
      ids: Prisma.sql`select t."runId" as id from "RunText" t where t."teamId" = ${teamId} and ${test}`,
    },
  ];
}

export function escapeLike(word: string): string {
  return word.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
