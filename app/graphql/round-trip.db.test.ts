/** Lines go in by both doors and come out by all: what a program wrote is what everybody reads. */
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { PersonActor } from "@/lib/access/actor";
import { getDatabase } from "@/lib/db/client";
import { findStreams } from "@/lib/db/run-streams";
import { ask } from "@/lib/testing/api-callers";
import { makeMember, makePersonToken, makeTeam } from "@/lib/testing/factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";
import { reportRun } from "@/lib/tracking/report-run";
import { readStep } from "@/lib/tracking/series/history-line";
import { writeLineValue } from "@/lib/tracking/series/metric-stats";
import { type LineMap, parseLine } from "@/lib/tracking/series/parse-line";
import { tidyStream } from "@/lib/tracking/tidy-stream";

const { database } = prepareTestDatabase();
let ana: PersonActor;
let token: string;
let team: string;

beforeAll(async () => {
  const { teamId } = await makeTeam(database());
  ana = await makeMember(database(), "researcher", { teamId });
  token = (await makePersonToken(database(), ana)).token;
  team = (await database().team.findUniqueOrThrow({ where: { id: teamId } })).name;
});

const basic = () => `Basic ${Buffer.from(`api:${token}`).toString("base64")}`;

function send(key: string, offset: number, content: string[]): Promise<Response> {
  const body = JSON.stringify({ files: { "wandb-history.jsonl": { offset, content } } });
  const headers = { "content-type": "application/json", authorization: basic() };
  return ask(`/files/${team}/p/${key}/file_stream`, { method: "POST", headers, body });
}

function post(runId: string, firstLine: number, lines: string[]): Promise<Response> {
  const headers = { "content-type": "application/x-ndjson" };
  const body = lines.join("\n");
  return ask(`/api/v1/runs/${runId}/history?firstLine=${firstLine}`, {
    method: "POST",
    token,
    headers,
    body,
  });
}

const download = async (runId: string, query = "") =>
  await (await ask(`/api/v1/runs/${runId}/history${query}`, { token })).text();

const pageSteps = 1_000;

/** As the client's `scan_history` asks for it, page by page. */
async function scan(key: string, limit: number): Promise<string[]> {
  const query = `query History($page: Int64!, $to: Int64!) {
    project(name: "p") { run(name: "${key}") { history(minStep: $page, maxStep: $to, samples: 10000) } } }`;
  const lines: string[] = [];
  for (let from = 0; from < limit; from += pageSteps) {
    const body = JSON.stringify({ query, variables: { page: from, to: from + pageSteps } });
    const headers = { "content-type": "application/json", authorization: basic() };
    const answer = await (await ask("/graphql", { method: "POST", headers, body })).json();
    lines.push(...answer.data.project.run.history);
  }
  return lines;
}

/** Rows of a CSV file by the names of its columns. */
function readCsv(text: string): Map<string, string>[] {
  const cells = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)];
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of cells) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end !== ",") rows.push([]);
  }
  const [names = [], ...rest] = rows.slice(0, -1);
  return rest.map((row) => new Map(names.map((name, at) => [name, row[at] ?? ""])));
}

/** What a table shows of a line: a leaf or a thing to look at in each column, text that a spreadsheet would run with an apostrophe. */
function cellsOf({ keys, values }: LineMap, above = ""): [string, string][] {
  return keys.flatMap((key, at): [string, string][] => {
    const value = values[at];
    const name = `${above}${key}`;
    if (!value) return [];
    if (value.kind === "map" && value.keys.includes("_type")) return [[name, writeLineValue(value)]];
    if (value.kind === "map") return cellsOf(value, `${name}.`);
    if (value.kind !== "json") return [[name, String(value.value)]];
    const written = value.text.startsWith('"') ? String(JSON.parse(value.text)) : value.text;
    // Half a character, which JSON can say and a file cannot, is one that is not known.
    const text = Buffer.from(written).toString();
    return [[name, /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text]];
  });
}

const meaning = (line: string) => parseLine(line);

const value = fc.oneof(
  fc.constantFrom(
    ...[
      "NaN",
      "Infinity",
      "-Infinity",
      "0",
      "-0.0",
      "1",
      "1.0",
      "2.50",
      "1e-7",
      "1E+22",
      "5e-324",
      "-1.7976931348623157e308",
    ],
    ...["9007199254740991", "9007199254740992", "9007199254740993", "123456789012345678901234567890", "0.1"],
    ...[
      "true",
      "false",
      "null",
      '""',
      '"a,\\"b\\"\\n c"',
      '"=1+1"',
      '"\\u043a\\ud83d\\ude42"',
      '"\\ud800"',
      '"NaN"',
      '"1.0"',
    ],
    ...[
      "[]",
      "[1, NaN, 1.0]",
      '[{"a": null}]',
      '{"b": {"c": 2.5, "d": [1]}}',
      '{"b": 1}',
      '{"b": {"c": NaN}}',
    ],
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.maxSafeInteger().map(String),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map((float) => String(Math.fround(float))),
);
/** None that begins with `_`: those are the client's own and no columns of a table. */
const key = fc.constantFrom(
  "loss",
  "ключ",
  "c/d",
  "🙂",
  "a b",
  "nested",
  "train/loss",
  "x",
  "constructor",
  'q"q',
);
const line = fc
  .tuple(
    fc.uniqueArray(fc.tuple(key, value), { maxLength: 6, selector: ([name]) => name }),
    fc.option(fc.integer({ min: 0, max: 2_999 })),
    fc.integer({ min: 0, max: 1_000 }),
    fc.boolean(),
  )
  .map(([entries, step, time, hasImage]) => {
    const all = [
      ...entries,
      ...(hasImage ? [["image", '{"_type": "histogram", "bins": [0, 1], "values": [3]}']] : []),
      ["_timestamp", `${time}.5`],
      ...(step === null ? [] : [["_step", String(step)]]),
    ];
    return `{${all.map(([name, text]) => `${JSON.stringify(name)}: ${text}`).join(", ")}}`;
  });

interface Request {
  /** Of the lines, in their order: some are sent again, some before those that stand before them. */
  from: number;
  length: number;
  isClient: boolean;
}
const requests = fc.array(
  fc.record({ from: fc.nat({ max: 30 }), length: fc.integer({ min: 1, max: 12 }), isClient: fc.boolean() }),
  { maxLength: 6 },
);

it("gives everybody the lines that a program sent by either door, in any order and again, equal in value and kind", async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 30 }),
      requests,
      fc.boolean(),
      async (sent, parts, isTidyBetween) => {
        count += 1;
        const name = `run-${count}`;
        const { runId } = await reportRun(ana, { project: "p", key: name, isStart: true });
        const rest: Request[] = [{ from: 0, length: sent.length, isClient: count % 2 === 0 }];
        for (const { from, length, isClient } of [...parts, ...rest]) {
          const part = sent.slice(from, from + length);
          const answer = await (isClient ? send(name, from, part) : post(runId, from, part));
          expect(answer.status).toBe(200);
          if (isTidyBetween) await tidy(runId);
        }
        for (const isTidied of [false, true]) {
          if (isTidied) await tidy(runId);
          const lines = (await download(runId)).split("\n").slice(0, -1);
          expect(lines.map(meaning)).toEqual(sent.map(meaning));
          if (!isTidied && !isTidyBetween) expect(lines).toEqual(sent);
          // By step: a line without one has its number.
          const scanned = await scan(name, 3_000);
          const pages = [0, 1, 2].flatMap((page) =>
            sent.filter((text, at) => Math.floor((readStep(text) ?? at) / pageSteps) === page),
          );
          expect(scanned.map(meaning)).toEqual(pages.map(meaning));
          const rows = readCsv(await download(runId, "?format=csv"));
          expect(rows).toHaveLength(sent.length);
          for (const [at, text] of sent.entries()) {
            const map = meaning(text);
            if (!map) throw new Error("each of them is a line");
            const cells = cellsOf(map);
            expect(cells.map(([column]) => [column, rows[at]?.get(column)])).toEqual(cells);
          }
        }
      },
    ),
    { numRuns: 12 },
  );
}, 300_000);

async function tidy(runId: string): Promise<void> {
  for (const row of await findStreams(getDatabase(), runId)) await tidyStream(row, true);
}

it("refuses a line of more than 10 MiB in words, at both doors, and keeps nothing of its request", async () => {
  const { runId } = await reportRun(ana, { project: "p", key: "long", isStart: true });
  const long = `{"text":"${"x".repeat(10 * 1024 * 1024)}","_timestamp":1}`;
  for (const answer of [
    await send("long", 0, ['{"a":1}', long]),
    await post(runId, 0, ['{"a":1,"_timestamp":1}', long]),
  ]) {
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("Line 2 is longer than 10 MiB: log large values as files.");
  }
  expect(await download(runId)).toBe("");
});
