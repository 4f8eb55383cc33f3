/** A client's filter of runs as a condition of a query. */
import type {
  ClientColumn,
  ClientComparison,
  ClientField,
  ClientRunTest,
  ClientScalar,
} from "../runs/client-filter";
import { Prisma } from "./generated/client";

export function passesClientTest(test: ClientRunTest): Prisma.Sql {
  if ("all" in test) return joined(test.all, " and ", Prisma.sql`true`);
  if ("any" in test) return joined(test.any, " or ", Prisma.sql`false`);
  if ("not" in test) return Prisma.sql`not coalesce(${passesClientTest(test.not)}, false)`;
  const { field, comparison, values } = test;
  if ("space" in field) return passesReported(reported(field), comparison, values);
  if (field.column === "tags") return passesTags(comparison, values.map(String));
  if (field.column === "createdAt" || field.column === "sign")
    return passesTime(columns[field.column], comparison, values);
  return passesText(columns[field.column], comparison, values);
}

function joined(tests: readonly ClientRunTest[], word: " and " | " or ", none: Prisma.Sql): Prisma.Sql {
  if (tests.length === 0) return none;
  return Prisma.sql`(${Prisma.join(
    tests.map((test) => Prisma.sql`coalesce(${passesClientTest(test)}, false)`),
    word,
  )})`;
}

const columns: Record<Exclude<ClientColumn, "tags">, Prisma.Sql> = {
  name: Prisma.sql`r.name`,
  key: Prisma.sql`coalesce(r.key, r.id)`,
  // In the client's words, as it reads them.
  state: Prisma.sql`case when r.origin = 'reported' then c.state else case
    when r.state in ('waiting', 'queued', 'leased', 'starting') then 'pending' when r.state in ('running', 'stopping') then 'running'
    when r.state = 'cancelled' then 'killed' when r.state = 'lost' then 'crashed' else r.state end end`,
  author: Prisma.sql`r.author`,
  group: Prisma.sql`c."groupName"`,
  jobType: Prisma.sql`c."jobType"`,
  createdAt: Prisma.sql`r."createdAt"`,
  sign: Prisma.sql`coalesce(c."lastSignAt", r."createdAt")`,
  sweep: Prisma.sql`c."sweepName"`,
  host: Prisma.sql`c.host`,
  commit: Prisma.sql`r.commit`,
  notes: Prisma.sql`c.notes`,
};

const signs: Record<"=" | "!=" | "<" | "<=" | ">" | ">=", Prisma.Sql> = {
  "=": Prisma.sql`=`,
  "!=": Prisma.sql`<>`,
  "<": Prisma.sql`<`,
  "<=": Prisma.sql`<=`,
  ">": Prisma.sql`>`,
  ">=": Prisma.sql`>=`,
};

function passesText(
  column: Prisma.Sql,
  comparison: ClientComparison,
  values: readonly ClientScalar[],
): Prisma.Sql {
  const [first = null] = values;
  const texts = values.map(String);
  switch (comparison) {
    case "in":
      return Prisma.sql`${column} = any(${texts}::text[])`;
    case "not in":
      return Prisma.sql`not coalesce(${column} = any(${texts}::text[]), false)`;
    case "matches":
      return Prisma.sql`${column} ~ ${String(first)}`;
    case "exists":
      return first === false ? Prisma.sql`${column} is null` : Prisma.sql`${column} is not null`;
    case "=":
      return first === null ? Prisma.sql`${column} is null` : Prisma.sql`${column} = ${String(first)}`;
    case "!=":
      return first === null
        ? Prisma.sql`${column} is not null`
        : Prisma.sql`${column} is distinct from ${String(first)}`;
    default:
      return Prisma.sql`${column} ${signs[comparison]} ${String(first)}`;
  }
}

function passesTags(comparison: ClientComparison, texts: string[]): Prisma.Sql {
  const tags = Prisma.sql`coalesce(c.tags, '{}')`;
  if (comparison === "not in" || comparison === "!=") return Prisma.sql`not ${tags} && ${texts}::text[]`;
  if (comparison === "matches")
    return Prisma.sql`exists (select from unnest(${tags}) tag where tag ~ ${texts[0] ?? ""})`;
  return Prisma.sql`${tags} && ${texts}::text[]`;
}

function passesTime(
  column: Prisma.Sql,
  comparison: ClientComparison,
  values: readonly ClientScalar[],
): Prisma.Sql {
  const at = new Date(String(values[0]));
  if (Number.isNaN(at.getTime()) || !(comparison in signs)) return Prisma.sql`false`;
  return Prisma.sql`${column} ${signs[comparison as keyof typeof signs]} ${at}`;
}

function reported({ space, path }: Extract<ClientField, { space: string }>): Prisma.Sql {
  const document = space === "config" ? Prisma.sql`t.config` : Prisma.sql`t.summary`;
  return Prisma.sql`slipway_reported(${document}, ${[...path]}::text[])`;
}

/** Numbers compare with numbers, texts with texts: a value of another kind passes no test but "is not". */
function passesReported(
  value: Prisma.Sql,
  comparison: ClientComparison,
  values: readonly ClientScalar[],
): Prisma.Sql {
  const [first = null] = values;
  const json = (one: ClientScalar) => Prisma.sql`${JSON.stringify(one)}::jsonb`;
  switch (comparison) {
    case "exists":
      return first === false ? Prisma.sql`${value} is null` : Prisma.sql`${value} is not null`;
    case "in":
    case "not in": {
      const list = values.length === 0 ? Prisma.sql`null` : Prisma.join(values.map(json));
      const isOne = Prisma.sql`coalesce(${value} in (${list}), false)`;
      return comparison === "in" ? isOne : Prisma.sql`not ${isOne}`;
    }
    case "matches":
      return Prisma.sql`${value}#>>'{}' ~ ${String(first)}`;
    case "=":
      return first === null
        ? Prisma.sql`(${value} is null or ${value} = 'null'::jsonb)`
        : Prisma.sql`${value} = ${json(first)}`;
    case "!=":
      return Prisma.sql`${value} is distinct from ${json(first)}`;
    default:
      return Prisma.sql`(jsonb_typeof(${value}) = jsonb_typeof(${json(first)}) and ${value} ${signs[comparison]} ${json(first)})`;
  }
}
