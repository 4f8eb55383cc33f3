/** A client's filter of the runs of a project as conditions that the list's own plans understand. */
import type { TeamId } from "../access/actor";
import {
  type ClientRunOrder,
  type ClientRunTest,
  isReportedTest,
  type ReportedField,
  type ReportedTest,
} from "../runs/client-filter";
import type { Connection } from "./client";
import { passesClientTest } from "./client-run-tests";
import { Prisma } from "./generated/client";
import {
  type FindKeys,
  findKnownKeys,
  hasRow,
  isDenial,
  numberPasses,
  runsWithRow,
  textPasses,
} from "./reported-tests";
import type { OtherCondition, RunConditions } from "./run-conditions";

export interface ClientRunQuery {
  teamId: TeamId;
  project: string;
  onlyQueueIds?: readonly string[] | undefined;
  tests: ClientRunTest | null;
}

export interface ClientConditions {
  conditions: RunConditions;
  /** The key by which a value of the order is known. */
  keyOf: (field: ReportedField) => string;
}

/** Null when there is no such project. */
export async function readClientConditions(
  db: Connection,
  { teamId, project, onlyQueueIds, tests }: ClientRunQuery,
  order?: ClientRunOrder,
): Promise<ClientConditions | null> {
  const found = await db.project.findUnique({
    where: { teamId_nameKey: { teamId, nameKey: project } },
    select: { id: true },
  });
  if (!found) return null;
  const all = tests ? conjuncts(tests) : [];
  const reported = all.flatMap(reportedIn);
  const sorted = order && typeof order.by === "object" ? [order.by] : [];
  const keysOf = await findKnownKeys(db, teamId, {
    fields: [...reported.map(({ field }) => field), ...sorted],
    wholes: reported.filter(({ comparison }) => comparison === "exists").map(({ field }) => field),
  });
  const [byRow, rest] = part(all, (test) => isReportedTest(test) && !isDenial(test));
  const [byRows, own] = part(rest, (test) => idsOf(test, keysOf) !== null);
  const team = Prisma.sql`r."teamId" = ${teamId}`;
  const parts = [
    team,
    Prisma.sql`r."projectId" = ${found.id}`,
    ...(onlyQueueIds ? [Prisma.sql`r."queueId" = any(${[...onlyQueueIds]}::text[])`] : []),
    ...own.map((test) => passesClientTest(test, keysOf)),
  ];
  return {
    conditions: {
      team,
      own: Prisma.join(parts, " and "),
      isWhole: false,
      others: [
        ...valueConditions(byRow.filter(isReportedTest), keysOf),
        ...byRows.map((test) => ({
          test: passesClientTest(test, keysOf),
          ids: idsOf(test, keysOf) ?? Prisma.empty,
        })),
      ],
    },
    keyOf: (field) => keysOf(field)[0]?.name ?? field.keys[0] ?? "",
  };
}

/** What must all hold. */
function conjuncts(test: ClientRunTest): ClientRunTest[] {
  return "all" in test ? test.all.flatMap(conjuncts) : [test];
}

function reportedIn(test: ClientRunTest): ReportedTest[] {
  if ("all" in test) return test.all.flatMap(reportedIn);
  if ("any" in test) return test.any.flatMap(reportedIn);
  if ("not" in test) return reportedIn(test.not);
  return isReportedTest(test) ? [test] : [];
}

function part<T>(list: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [list.filter(isFirst), list.filter((one) => !isFirst(one))];
}

/** The ids of all runs that pass, where indexes know them: of tests of values alone, none of them a denial. */
function idsOf(test: ClientRunTest, keysOf: FindKeys): Prisma.Sql | null {
  if (isReportedTest(test))
    return isDenial(test) ? null : runsWithRow(keysOf(test.field, test.comparison === "exists"), [test]);
  const parts = "all" in test ? test.all : "any" in test ? test.any : [];
  const ids = parts.flatMap((part) => idsOf(part, keysOf) ?? []);
  if (parts.length === 0 || ids.length < parts.length) return null;
  return Prisma.join(
    ids.map((query) => Prisma.sql`(${query})`),
    "all" in test ? " intersect " : " union ",
  );
}

/** Tests of one key are one condition, so that two bounds are one range of its index. */
function valueConditions(tests: readonly ReportedTest[], keysOf: FindKeys): OtherCondition[] {
  const together = new Map<string, ReportedTest[]>();
  for (const test of tests) {
    const name = JSON.stringify([test.field.space, ...test.field.keys, test.comparison === "exists"]);
    together.set(name, [...(together.get(name) ?? []), test]);
  }
  return [...together.values()].map((same) => {
    const [first] = same;
    const keys = first ? keysOf(first.field, first.comparison === "exists") : [];
    const [key, second] = keys;
    const condition = { test: hasRow(keys, same), ids: runsWithRow(keys, same) };
    if (!key || second) return condition;
    const all = (passes: typeof numberPasses) => (alias: string) =>
      Prisma.join(
        same.map((test) => passes(alias, test)),
        " and ",
      );
    return {
      ...condition,
      value: { keyId: key.id, passes: { number: all(numberPasses), text: all(textPasses) } },
    };
  });
}
