/** A client's tests of what runs reported, on rows of `RunValue`: numbers compare with numbers, texts and booleans with texts. */
import type { TeamId } from "../access/actor";
import type { ReportedField, ReportedTest } from "../runs/client-filter";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import { valueKeyId } from "./value-key";

export interface KnownKey {
  id: bigint;
  name: string;
}

/** The keys that a field may mean and that runs of the team have; `isWhole`: those below it as well. */
export type FindKeys = (field: ReportedField, isWhole?: boolean) => KnownKey[];

/** So many keys below one are looked at to say whether it is there. */
const mostBelow = 1_000;

/** Looks up the keys of all tests at once. */
export async function findKnownKeys(
  db: Connection,
  teamId: TeamId,
  { fields, wholes }: { fields: readonly ReportedField[]; wholes: readonly ReportedField[] },
): Promise<FindKeys> {
  const ids = fields.flatMap(({ space, keys }) => keys.map((key) => valueKeyId(teamId, { space, key })));
  if (ids.length === 0) return () => [];
  const queries = [
    Prisma.sql`select id, space, name from "RunValueKey" where id = any(${ids}::bigint[])`,
    ...wholes.flatMap(({ space, keys }) =>
      keys.map(
        (key) => Prisma.sql`(select id, space, name from "RunValueKey" where "teamId" = ${teamId}
          and space = ${space} and starts_with(name, ${`${key}.`}) limit ${mostBelow})`,
      ),
    ),
  ];
  const rows = await db.$queryRaw<(KnownKey & { space: string })[]>`${Prisma.join(queries, " union ")}`;
  return ({ space, keys }, isWhole = false) =>
    keys.flatMap((key) =>
      rows.filter(
        (row) => row.space === space && (row.name === key || (isWhole && row.name.startsWith(`${key}.`))),
      ),
    );
}

/** Whether a run passes by having no such row. */
export function isDenial({ comparison, values: [first = null] }: ReportedTest): boolean {
  if (comparison === "=") return first === null;
  if (comparison === "!=") return first !== null;
  return comparison === "not in" || (comparison === "exists" && first === false);
}

const never = Prisma.sql`false`;
const always = Prisma.sql`true`;

/** Rows that pass or, for a denial, that must not be there. */
export function numberPasses(alias: string, { comparison, values }: ReportedTest): Prisma.Sql {
  const column = Prisma.raw(`${alias}.number`);
  const numbers = values.filter((value) => typeof value === "number");
  return Prisma.sql`(${column} is not null and ${passes(column, Prisma.sql`float8`, numbers, { comparison, values })})`;
}

export function textPasses(alias: string, { comparison, values }: ReportedTest): Prisma.Sql {
  const column = Prisma.raw(`${alias}.text`);
  // A boolean is stored as a text; there is none that is more than another.
  const isOrder = comparison.startsWith("<") || comparison.startsWith(">");
  const texts = values.flatMap((value) =>
    typeof value === "string" || (typeof value === "boolean" && !isOrder) ? [String(value)] : [],
  );
  return Prisma.sql`(${column} is not null and ${passes(column, Prisma.sql`text`, texts, { comparison, values })})`;
}

function passes(
  column: Prisma.Sql,
  type: Prisma.Sql,
  operands: readonly (number | string)[],
  { comparison, values: [first = null] }: Pick<ReportedTest, "comparison" | "values">,
): Prisma.Sql {
  switch (comparison) {
    case "exists":
      return always;
    case "matches":
      return Prisma.sql`${column}::text ~ ${String(first)}`;
    case "in":
    case "not in":
      return Prisma.sql`${column} = any(${[...operands]}::${type}[])`;
    case "=":
    case "!=":
      if (first === null) return always;
      return operands.length === 0 ? never : Prisma.sql`${column} = ${operands[0]}::${type}`;
    default:
      return operands.length === 0
        ? never
        : Prisma.sql`${column} ${signs[comparison]} ${operands[0]}::${type}`;
  }
}

const signs = {
  "<": Prisma.sql`<`,
  "<=": Prisma.sql`<=`,
  ">": Prisma.sql`>`,
  ">=": Prisma.sql`>=`,
};

/** Whether the run `r` has a row of these keys that passes, whatever the planner thinks of it: it is asked run by run. */
export function hasRow(keys: readonly KnownKey[], tests: readonly ReportedTest[]): Prisma.Sql {
  if (keys.length === 0) return never;
  const row = eitherPasses("v", tests);
  return Prisma.sql`coalesce((select bool_or(${row}) from "RunValue" v where v."runId" = r.id and ${isOf(keys)}), false)`;
}

/** The ids of all runs that have one. */
export function runsWithRow(keys: readonly KnownKey[], tests: readonly ReportedTest[]): Prisma.Sql {
  const of = (kind: typeof numberPasses) =>
    Prisma.join(
      tests.map((test) => kind("v", test)),
      " and ",
    );
  // Of one key a run has one row.
  const all = keys.length === 1 ? Prisma.sql`union all` : Prisma.sql`union`;
  return Prisma.sql`select v."runId" as id from "RunValue" v where ${isOf(keys)} and ${of(numberPasses)} ${all}
    select v."runId" as id from "RunValue" v where ${isOf(keys)} and ${of(textPasses)}`;
}

function eitherPasses(alias: string, tests: readonly ReportedTest[]): Prisma.Sql {
  const of = (kind: typeof numberPasses) =>
    Prisma.join(
      tests.map((test) => kind(alias, test)),
      " and ",
    );
  return Prisma.sql`(${of(numberPasses)}) or (${of(textPasses)})`;
}

function isOf(keys: readonly KnownKey[]): Prisma.Sql {
  const [first] = keys;
  return keys.length === 1
    ? Prisma.sql`v."keyId" = ${first?.id}`
    : Prisma.sql`v."keyId" = any(${keys.map(({ id }) => id)}::bigint[])`;
}
