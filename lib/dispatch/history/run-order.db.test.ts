import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonActor } from "../../access/actor";
import type { JsonValue } from "../../config/tree/node";
import { findRunIds, type RunPageRequest } from "../../db/find-run-page";
import type { RunListSort } from "../../db/run-order";
import { writeRunValues } from "../../db/run-values";
import type { ValueTest } from "../../runs/run-query";
import { runSortKeys } from "../../runs/run-sort";
import { isFullValueName } from "../../runs/value-name";
import { makeMember, makeProject, makeQueue, makeTeam } from "../../testing/factories";
import { endMadeRun, makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { type RunFilter, runFilterSchema } from "../schema";
import { toListFilter } from "./run-filter";

const { database } = prepareTestDatabase();
const now = new Date("2026-06-01T12:00:00.000Z");
const hour = 3_600_000;

/** A run as the test keeps it, to be filtered and sorted in memory. */
interface Kept {
  id: string;
  name: string;
  state: string;
  queue: string;
  project: string;
  job: string | null;
  author: string;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  diagnosis: string | null;
  values: Record<string, string | number>;
}

const kept: Kept[] = [];
let isFilled = false;
let actor: PersonActor;

/** A stream of numbers that is the same each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function makeTeamOfRuns(count: number, pick: (below: number) => number): Promise<PersonActor> {
  const db = database();
  const { teamId } = await makeTeam(db);
  const member = await makeMember(db, "lead", { teamId });
  const queues = [];
  for (const name of ["cpu", "gpu", "idle"]) queues.push(await makeQueue(db, teamId, { name }));
  const projects = [await makeProject(db, teamId), await makeProject(db, teamId)];
  const jobs = ["eval", "train"].map((name) => ({ id: randomUUID(), name }));
  for (const { id, name } of jobs) await db.job.create({ data: { id, teamId, name, nameKey: name } });
  for (let index = 0; index < count; index += 1) {
    const queue = queues[pick(2)];
    const project = projects[pick(2)];
    const job = jobs[pick(3)];
    if (!queue || !project) throw new Error("there are two of each");
    const author = ["ana", "ben", "cleo"][pick(3)] ?? "ana";
    const values: Record<string, number | string | boolean> = {
      ...(pick(5) > 0 && { lr: pick(4) / 8 }),
      ...(pick(3) > 0 && { opt: [7, "7", "adam", "Adagrad", true][pick(5)] ?? 7 }),
    };
    const loss = pick(6) === 0 ? "NaN" : pick(9) / 3;
    const deep = pick(3);
    const summary: Record<string, JsonValue> = pick(4) > 0 ? { loss, nested: { "a b": deep } } : {};
    const { id } = await makeRun(db, { teamId, queueId: queue.id, projectId: project.id, author, values });
    await writeRunValues(db, [{ runId: id, teamId, summary }]);
    const createdAt = new Date(now.getTime() - (1 + pick(6)) * hour);
    const startedAt = pick(4) > 0 ? new Date(createdAt.getTime() + pick(3) * 600_000) : null;
    const endedAt = pick(3) > 0 ? new Date((startedAt ?? createdAt).getTime() + pick(4) * 60_000) : null;
    const state = endedAt ? (["finished", "failed", "cancelled"][pick(3)] ?? "finished") : "running";
    const diagnosis = state === "failed" ? (["out of memory", "exit_code 1%"][pick(2)] ?? "") : null;
    const name = ["otter", "lemur", "Raven"][pick(3)] ?? "otter";
    const facts = { name, createdAt, startedAt, diagnosis, ...(job && { job: { connect: { id: job.id } } }) };
    if (endedAt) await endMadeRun(db, id, { state, endedAt, ...facts });
    else {
      for (const next of ["leased", "starting", "running"])
        await db.run.update({ where: { id }, data: { state: next } });
      await db.run.update({ where: { id }, data: facts });
    }
    if (!isFilled)
      kept.push({
        ...{ id, name, state, author, createdAt, startedAt, endedAt, diagnosis },
        queue: queue.name,
        project: project.name,
        job: job?.name ?? null,
        values: Object.fromEntries([
          ...Object.entries(values).map(([key, value]) => [
            `values.${key}`,
            typeof value === "boolean" ? String(value) : value,
          ]),
          ...("loss" in summary
            ? [
                ["summary.loss", loss],
                ["summary.nested.a b", deep],
              ]
            : []),
          ["config.command", '["true"]'],
        ]),
      });
  }
  return member;
}

beforeAll(async () => {
  actor = await makeTeamOfRuns(60, numbers(7));
  isFilled = true;
  // Of another team, with the same names for everything.
  await makeTeamOfRuns(12, numbers(7));
}, 120_000);

function passes(run: Kept, filter: RunFilter): boolean {
  const {
    queue = [],
    project = [],
    job = [],
    person = [],
    state = [],
    from,
    to,
    text,
    values = [],
    has = [],
  } = filter;
  const isIn = (list: readonly string[], value: string | null) =>
    list.length === 0 || list.includes(value ?? "");
  const words = [run.name, run.id, run.queue, run.job, run.author, run.diagnosis]
    .filter((one) => one !== null)
    .join(" ");
  return (
    isIn(queue, run.queue) &&
    isIn(project, run.project) &&
    isIn(job, run.job) &&
    isIn(person, run.author) &&
    isIn(state, run.state) &&
    (from === undefined || run.createdAt >= new Date(from)) &&
    (to === undefined || run.createdAt < new Date(to)) &&
    (text ?? "").split(" ").every((word) => words.toLowerCase().includes(word.toLowerCase())) &&
    has.every((name) => foundIn(run, name) !== undefined) &&
    values.every((test) => passesTest(foundIn(run, test.name), test))
  );
}

function foundIn(run: Kept, name: string): number | string | undefined {
  return run.values[isFullValueName(name) ? name : `values.${name}`];
}

function passesTest(found: number | string | undefined, { operator, value }: ValueTest): boolean {
  if (found === undefined) return false;
  if (operator === "~") return typeof found === "string" && found.toLowerCase().includes(value.toLowerCase());
  const isNumber = typeof found === "number" && Number.isFinite(Number(value));
  const [left, right] = isNumber ? [found, Number(value)] : [String(found), value];
  if (operator === "=") return left === right;
  if (operator === "!=") return left !== right;
  if (!isNumber) return false;
  return { "<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right }[operator];
}

/** What a run is sorted by: first the parts of the order, which never turn round, then the value. */
function placeOf(run: Kept, sort: string): { part: number; value: number | string } {
  const of = (value: number | string | null) => (value === null ? { part: 9, value: 0 } : { part: 0, value });
  const seconds = (from: Date | null, to: Date) => of(from && to.getTime() - from.getTime());
  switch (sort) {
    case "created":
      return of(run.createdAt.getTime());
    case "name":
      return of(run.name.toLowerCase());
    case "state":
    case "queue":
    case "author":
    case "job":
      return of(run[sort]);
    case "waited":
      return seconds(run.createdAt, run.startedAt ?? run.endedAt ?? now);
    case "ran":
      return seconds(run.startedAt, run.endedAt ?? now);
    case "ended":
      return of(run.endedAt?.getTime() ?? null);
    default: {
      const value = foundIn(run, sort);
      return typeof value === "string" ? { part: 1, value } : of(value ?? null);
    }
  }
}

function sorted(runs: readonly Kept[], sort: string, direction: "asc" | "desc"): string[] {
  const turn = direction === "asc" ? 1 : -1;
  const compare = <T extends number | string>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);
  const isGrouped = ["state", "queue", "job", "author"].includes(sort);
  const newest = (a: Kept, b: Kept) =>
    compare(b.createdAt.getTime(), a.createdAt.getTime()) || compare(a.id, b.id);
  return [...runs]
    .sort((a, b) => {
      const [left, right] = [placeOf(a, sort), placeOf(b, sort)];
      const first = compare(left.part, right.part) || turn * compare(left.value, right.value);
      if (first !== 0) return first;
      if (isGrouped || left.part === 9) return newest(a, b);
      return turn * (sort === "created" ? compare(b.id, a.id) : compare(a.id, b.id));
    })
    .map(({ id }) => id);
}

const some = <T>(...list: T[]) =>
  fc.option(fc.subarray(list, { minLength: 1, maxLength: 2 }), { nil: [], freq: 2 });
const test = fc.oneof(
  fc.record({
    name: fc.constantFrom("lr", "opt", "summary.loss", "summary.nested.a b", "nothing"),
    operator: fc.constantFrom("<", "<=", ">", ">=", "=", "!=") as fc.Arbitrary<ValueTest["operator"]>,
    value: fc.constantFrom("0", "0.125", "7", "1", "2e0", "-3"),
  }),
  fc.record({
    name: fc.constantFrom("opt", "config.command", "summary.loss"),
    operator: fc.constantFrom("=", "!=", "~") as fc.Arbitrary<ValueTest["operator"]>,
    value: fc.constantFrom("adam", "ADA", "7", "true", "NaN", "%"),
  }),
);
const time = fc
  .integer({ min: -8, max: 0 })
  .map((hours) => new Date(now.getTime() + hours * hour).toISOString());
const filters: fc.Arbitrary<RunFilter> = fc.record(
  {
    queue: some("cpu", "gpu", "none"),
    job: some("train", "eval"),
    person: some("ana", "ben"),
    state: some("finished", "failed", "running") as fc.Arbitrary<RunFilter["state"]>,
    values: fc.array(test, { maxLength: 2 }),
    has: fc.subarray(["lr", "summary.loss", "config.command", "nothing"], { maxLength: 1 }),
    text: fc.constantFrom("otter", "memory", "_", "1%", "train ana", "xyz"),
    from: time,
    to: time,
  },
  { requiredKeys: [] },
);
const sorts: readonly RunListSort[] = [
  ...runSortKeys,
  "values.lr",
  "values.opt",
  "summary.loss",
  "config.command",
  "config.none",
];

/** All pages after one another. */
async function allPages(filter: RunFilter, request: Omit<RunPageRequest, "offset" | "now">, most: number) {
  const ids: string[] = [];
  const listFilter = toListFilter(actor, runFilterSchema.parse(filter));
  let after: RunPageRequest["after"];
  for (;;) {
    const page = await findRunIds(database(), listFilter, { ...request, offset: 0, now, after }, most);
    ids.push(...page.ids);
    if (!page.next) return ids;
    after = page.next;
  }
}

describe("the list of runs", () => {
  it.each([
    ["few, which are sorted", 10_000],
    ["many, which are walked through", 3],
  ])(
    "is for any filter and order what filtering and sorting all runs in memory gives: %s",
    async (_, most) => {
      await fc.assert(
        fc.asyncProperty(
          filters,
          fc.constantFrom(...sorts),
          fc.constantFrom("asc" as const, "desc" as const),
          fc.integer({ min: 7, max: 40 }),
          fc.nat({ max: 60 }),
          async (filter, sort, direction, limit, offset) => {
            const expected = sorted(
              kept.filter((run) => passes(run, filter)),
              sort,
              direction,
            );
            expect(await allPages(filter, { sort, direction, limit }, most)).toEqual(expected);
            const listFilter = toListFilter(actor, runFilterSchema.parse(filter));
            const page = await findRunIds(
              database(),
              listFilter,
              { sort, direction, limit, offset, now },
              most,
            );
            expect(page.ids).toEqual(expected.slice(offset, offset + limit));
            expect(page.isMore).toBe(page.total < expected.length);
            if (!page.isMore) expect(page.total).toBe(expected.length);
          },
        ),
        { numRuns: 80 },
      );
    },
    300_000,
  );
});
