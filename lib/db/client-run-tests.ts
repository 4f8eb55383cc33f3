/** A client's filter of runs as a condition on `r`. */
import {
  type ClientColumn,
  type ClientComparison,
  type ClientRunTest,
  type ClientScalar,
  isReportedTest,
} from "../runs/client-filter";
import { clientStateOf, clientStates, isClientState, stateOfClient } from "../runs/client-state";
import { runStates } from "../runs/run-state";
import { Prisma } from "./generated/client";
import { type FindKeys, hasRow, isDenial } from "./reported-tests";

export function passesClientTest(test: ClientRunTest, keysOf: FindKeys): Prisma.Sql {
  if ("all" in test) return joined(test.all, " and ", Prisma.sql`true`, keysOf);
  if ("any" in test) return joined(test.any, " or ", Prisma.sql`false`, keysOf);
  if ("not" in test) return Prisma.sql`not coalesce(${passesClientTest(test.not, keysOf)}, false)`;
  if (isReportedTest(test)) {
    const has = hasRow(keysOf(test.field, test.comparison === "exists"), [test]);
    return isDenial(test) ? Prisma.sql`not ${has}` : has;
  }
  const { field, comparison, values } = test;
  if ("space" in field) throw new Error("a reported value is tested by its rows");
  return passesColumn(field.column, comparison, values);
}

function joined(
  tests: readonly ClientRunTest[],
  word: " and " | " or ",
  none: Prisma.Sql,
  keysOf: FindKeys,
): Prisma.Sql {
  if (tests.length === 0) return none;
  return Prisma.sql`(${Prisma.join(
    tests.map((test) => Prisma.sql`coalesce(${passesClientTest(test, keysOf)}, false)`),
    word,
  )})`;
}

function passesColumn(
  column: ClientColumn,
  comparison: ClientComparison,
  values: readonly ClientScalar[],
): Prisma.Sql {
  switch (column) {
    case "tags":
      return passesTags(comparison, values.map(String));
    case "createdAt":
    case "sign":
      return passesTime(columns[column], comparison, values);
    case "key":
    case "state":
      if (comparison !== "=" && comparison !== "in") break;
      // What an index can answer stands before what decides.
      return Prisma.sql`(${column === "key" ? hasKey(values) : mayBeIn(values)}
        and ${passesText(columns[column], comparison, values)})`;
  }
  return passesText(columns[column], comparison, values);
}

/** A column of what the client says: asked run by run, whatever the planner thinks of it. */
function said(column: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(select c.${column} from "ClientRun" c where c."runId" = r.id)`;
}

const columns: Record<Exclude<ClientColumn, "tags">, Prisma.Sql> = {
  name: Prisma.sql`r.name`,
  key: Prisma.sql`coalesce(r.key, r.id)`,
  // In the client's words, as it reads them.
  state: Prisma.sql`case when r.origin = 'reported' then ${said(Prisma.sql`state`)} else case
    ${Prisma.join(
      runStates.map((state) => Prisma.sql`when r.state = ${state} then ${clientStateOf(state)}`),
      " ",
    )} end end`,
  author: Prisma.sql`r.author`,
  group: said(Prisma.sql`"groupName"`),
  jobType: said(Prisma.sql`"jobType"`),
  createdAt: Prisma.sql`r."createdAt"`,
  sign: Prisma.sql`coalesce(${said(Prisma.sql`"lastSignAt"`)}, r."createdAt")`,
  sweep: said(Prisma.sql`"sweepName"`),
  host: said(Prisma.sql`host`),
  commit: Prisma.sql`r.commit`,
  notes: said(Prisma.sql`notes`),
};

function hasKey(values: readonly ClientScalar[]): Prisma.Sql {
  const keys = values.map(String);
  return Prisma.sql`(r.key = any(${keys}::text[]) or r.id = any(${keys}::text[]))`;
}

/** Our states of which a client would say one of these. */
function mayBeIn(values: readonly ClientScalar[]): Prisma.Sql {
  const asked = values.map(String).filter(isClientState);
  const states = runStates.filter(
    (state) =>
      asked.includes(clientStateOf(state)) ||
      clientStates.some((one) => asked.includes(one) && stateOfClient(one) === state),
  );
  return Prisma.sql`r.state = any(${states}::text[])`;
}

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
  const tags = Prisma.sql`coalesce(${said(Prisma.sql`tags`)}, '{}')`;
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
