/**
 * The filters and orders of runs that clients send: the form of MongoDB's queries, on names of theirs. Read into tests that a query
 * of the database can be made of; whatever is wrong is said, all of it.
 */

import { comparedLength } from "./run-leaves";

const clientColumns = [
  "name",
  "key",
  "state",
  "author",
  "group",
  "jobType",
  "tags",
  "createdAt",
  "sign",
  "sweep",
  "host",
  "commit",
  "notes",
] as const;
export type ClientColumn = (typeof clientColumns)[number];

export type ClientScalar = string | number | boolean | null;
export type ClientComparison = "=" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in" | "matches" | "exists";

/** A value that the run reported, by the keys that the client's name of it may mean: a key may hold dots itself. */
export interface ReportedField {
  space: "config" | "summary";
  keys: readonly string[];
}

/** What is looked at: a column, or a value. */
export type ClientField = { column: ClientColumn } | ReportedField;

export type ClientRunTest =
  | { all: readonly ClientRunTest[] }
  | { any: readonly ClientRunTest[] }
  | { not: ClientRunTest }
  | ClientFieldTest;

interface ClientFieldTest {
  field: ClientField;
  comparison: ClientComparison;
  values: readonly ClientScalar[];
}

/** A test of a value that the run reported. */
export interface ReportedTest extends ClientFieldTest {
  field: ReportedField;
}

export function isReportedTest(test: ClientRunTest): test is ReportedTest {
  return "field" in test && "space" in test.field;
}

/** What runs are ordered by: a column of theirs, or a number or text they reported. */
export type ClientRunOrder =
  | { by: "created" | "sign" | "name" | "key" | "state" | "author" | "group" | "jobType" }
  | { by: ReportedField };

/** Deeper than this, and more tests than this, nobody writes by hand. */
const most = { depth: 20, tests: 500 };

/** What clients call things, in every spelling of theirs. */
const names: Record<string, ClientColumn> = {
  name: "key",
  id: "key",
  display_name: "name",
  displayName: "name",
  state: "state",
  username: "author",
  user: "author",
  entity: "author",
  group: "group",
  group_name: "group",
  jobType: "jobType",
  job_type: "jobType",
  tags: "tags",
  createdAt: "createdAt",
  created_at: "createdAt",
  heartbeatAt: "sign",
  heartbeat_at: "sign",
  updatedAt: "sign",
  updated_at: "sign",
  sweep: "sweep",
  sweep_name: "sweep",
  host: "host",
  commit: "commit",
  notes: "notes",
  description: "notes",
};

const comparisons: Record<string, ClientComparison> = {
  $eq: "=",
  $ne: "!=",
  $lt: "<",
  $lte: "<=",
  $gt: ">",
  $gte: ">=",
  $in: "in",
  $nin: "not in",
  $regex: "matches",
  $exists: "exists",
};

export type ReadFilter = { ok: true; test: ClientRunTest } | { ok: false; problems: string[] };

/**
 * A filter as a test.
 *
 * @example readClientFilter({ "config.lr.value": { $lt: 0.1 } })
 *   // { ok: true, test: { all: [{ field: { space: "config", keys: ["lr", "lr.value"] }, comparison: "<", values: [0.1] }] } }
 */
export function readClientFilter(filter: unknown): ReadFilter {
  const reader = new FilterReader();
  const test = reader.read(filter, 0);
  return reader.problems.length === 0 ? { ok: true, test } : { ok: false, problems: reader.problems };
}

const nothing: ClientRunTest = { all: [] };

class FilterReader {
  readonly problems: string[] = [];
  private tests = 0;

  read(filter: unknown, depth: number): ClientRunTest {
    if (depth > most.depth) return this.refuse(`the filter is more than ${most.depth} levels deep`);
    if (!isMap(filter)) return this.refuse("a filter is a map of names and values");
    return { all: Object.entries(filter).map(([key, value]) => this.readEntry(key, value, depth)) };
  }

  private readEntry(key: string, value: unknown, depth: number): ClientRunTest {
    if (++this.tests > most.tests) return this.refuse(`the filter has more than ${most.tests} tests`);
    if (key === "$and" || key === "$or" || key === "$nor") {
      if (!Array.isArray(value)) return this.refuse(`${key} needs a list of filters`);
      const parts = value.map((part) => this.read(part, depth + 1));
      if (key === "$and") return { all: parts };
      return key === "$or" ? { any: parts } : { not: { any: parts } };
    }
    if (key === "$not") return { not: this.read(value, depth + 1) };
    if (key.startsWith("$")) return this.refuse(`there is no operator ${key}`);
    const field = fieldOf(key);
    if (!field) return this.refuse(`runs cannot be filtered by ${key.slice(0, 100)}`);
    return this.readTests(field, value, depth);
  }

  private readTests(field: ClientField, value: unknown, depth: number): ClientRunTest {
    if (!isMap(value)) return this.compare(field, "$eq", value);
    return {
      all: Object.entries(value).map(([operator, operand]) =>
        operator === "$not"
          ? { not: this.readTests(field, operand, depth + 1) }
          : this.compare(field, operator, operand),
      ),
    };
  }

  private compare(field: ClientField, operator: string, operand: unknown): ClientRunTest {
    const comparison = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
    if (!comparison) return this.refuse(`there is no operator ${operator.slice(0, 100)}`);
    const values = Array.isArray(operand) ? operand : [operand];
    if (!values.every(isScalar)) return this.refuse(`${operator} compares with texts, numbers and booleans`);
    if ("space" in field && values.some((one) => String(one).length >= comparedLength))
      return this.refuse(`values are compared with texts of less than ${comparedLength} characters`);
    if (comparison === "matches" && !isPattern(values[0]))
      return this.refuse(`${operator} needs a regular expression of at most 200 characters`);
    return { field, comparison, values };
  }

  private refuse(problem: string): ClientRunTest {
    if (this.problems.length < 20) this.problems.push(problem);
    return nothing;
  }
}

const spaces: Record<string, "config" | "summary"> = {
  config: "config",
  summary: "summary",
  summary_metrics: "summary",
  summaryMetrics: "summary",
};

function fieldOf(key: string): ClientField | undefined {
  if (Object.hasOwn(names, key)) {
    const column = names[key];
    return column && { column };
  }
  const [head = "", ...path] = key.split(".");
  const space = Object.hasOwn(spaces, head) ? spaces[head] : undefined;
  if (!space || path.length === 0 || path.length > 50) return undefined;
  return { space, keys: space === "config" ? configKeys(path) : [path.join(".")] };
}

/** Clients keep a value of the config under `value`, which some people write and others leave out. */
function configKeys(path: readonly string[]): string[] {
  const [name = "", second, ...rest] = path;
  const keys = [
    ...(second === "value" ? [[name, ...rest]] : []),
    ...(path.length > 2 && path.at(-1) === "value" ? [path.slice(0, -1)] : []),
    path,
  ];
  return [...new Set(keys.map((key) => key.join(".")))];
}

const orders: Partial<Record<ClientColumn, Exclude<ClientRunOrder["by"], ReportedField>>> = {
  createdAt: "created",
  sign: "sign",
  name: "name",
  key: "key",
  state: "state",
  author: "author",
  group: "group",
  jobType: "jobType",
};

/**
 * An order such as `-created_at` or `+summary_metrics.loss`; null when runs cannot be ordered so.
 *
 * @example readClientOrder("-heartbeat_at") // { order: { by: "sign" }, isAscending: false }
 */
export function readClientOrder(text: string): { order: ClientRunOrder; isAscending: boolean } | null {
  const key = text.replace(/^[+-]/, "");
  const isAscending = !text.startsWith("-");
  const field = fieldOf(key);
  if (!field) return null;
  if ("space" in field) return { order: { by: field }, isAscending };
  const by = orders[field.column];
  return by ? { order: { by }, isAscending } : null;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is ClientScalar {
  return (
    value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean"
  );
}

function isPattern(value: unknown): boolean {
  if (typeof value !== "string" || value.length > 200) return false;
  try {
    return new RegExp(value) instanceof RegExp;
  } catch {
    return false;
  }
}
