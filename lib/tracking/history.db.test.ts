import fc from "fast-check";
import { beforeAll, describe, expect, it, test } from "vitest";
import type { PersonActor } from "../access/actor";
import { findStreams } from "../db/run-streams";
import { AppError } from "../errors";
import { makeMember, makeQueue } from "../testing/factories";
import { makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";
import { appendHistory } from "./append-history";
import { defineMetrics } from "./define-metrics";
import { loadMetrics } from "./load-metrics";
import { loadSeries } from "./load-series";
import { loadSummary } from "./load-summary";
import { readHistory } from "./read-history";
import { parseLine } from "./series/parse-line";
import { tidyStream } from "./tidy-stream";
import { tidyStreams } from "./tidy-streams";
import { writeRunConfig } from "./write-run-config";
import { writeSummary } from "./write-summary";

const { database } = prepareTestDatabase();
let actor: PersonActor;
let queueId: string;
beforeAll(async () => {
  actor = await makeMember(database(), "researcher");
  queueId = (await makeQueue(database(), actor.teamId)).id;
});

async function newRun(): Promise<string> {
  return (await makeRun(database(), { teamId: actor.teamId, queueId })).id;
}

async function readAll(runId: string, input: object = {}): Promise<string[]> {
  const lines: string[] = [];
  for (let fromLine: number | null = 0; fromLine !== null; ) {
    const page = await readHistory(actor, { runId, fromLine, limit: 10_000, ...input });
    lines.push(...page.lines.map(({ text }) => text));
    fromLine = page.nextLine;
  }
  return lines;
}

async function tidy(runId: string, isQuiet = true): Promise<void> {
  for (const row of await findStreams(database(), runId)) expect(await tidyStream(row, isQuiet)).toBe(true);
}

const lineOf = (step: number) => `{"loss":${1 / (step + 1)},"acc":${step},"_step":${step}}`;
const linesOf = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => lineOf(from + at));
const meanings = (lines: string[]) => lines.map(parseLine);

async function refusal(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return error;
  throw new Error(`expected a refusal, got ${String(error)}`);
}

describe("lines of a run", () => {
  it("come back as they were sent, and of the same meaning once they are columns", async () => {
    const value = fc.oneof(
      fc.constantFrom(
        "NaN",
        "-Infinity",
        "1.0",
        "9007199254740993",
        "1e-7",
        '"\\u043a"',
        "[1, NaN]",
        '{"b":null}',
      ),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    );
    const line = fc
      .dictionary(fc.constantFrom("a", "ключ", "a.b", "c/d"), value)
      .map((map) => `{${Object.entries(map).map(([key, text]) => `"${key}": ${text}`)}}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(line, { maxLength: 5 }), { maxLength: 6 }), async (requests) => {
        const runId = await newRun();
        for (const lines of requests) await appendHistory(actor, { runId, lines });
        const sent = requests.flat();
        expect(await readAll(runId)).toEqual(sent);
        await tidy(runId);
        expect(meanings(await readAll(runId))).toEqual(meanings(sent));
      }),
      { numRuns: 12 },
    );
  });

  it("sent twice change nothing, and those that come late are put where they belong", async () => {
    const runId = await newRun();
    const send = (from: number, to: number) =>
      appendHistory(actor, { runId, firstLine: from, lines: linesOf(from, to) });
    expect(await send(0, 4)).toEqual({ lineCount: 4 });
    expect(await send(0, 4)).toEqual({ lineCount: 4 });
    expect(await send(2, 6)).toEqual({ lineCount: 6 });
    expect(await send(10, 12)).toEqual({ lineCount: 12 });
    expect(await readAll(runId)).toEqual([...linesOf(0, 6), ...linesOf(10, 12)]);
    await tidy(runId);
    expect(await send(5, 11)).toEqual({ lineCount: 12 });
    expect(meanings(await readAll(runId))).toEqual(meanings(linesOf(0, 12)));
    await tidy(runId);
    expect(meanings(await readAll(runId))).toEqual(meanings(linesOf(0, 12)));
    const { metrics } = await loadMetrics(actor, { runId });
    expect(metrics.find(({ key }) => key === "acc")).toMatchObject({ count: 12, max: 11 });
  });

  it("of requests that come at once are neither lost nor doubled", async () => {
    const runId = await newRun();
    const requests = Array.from({ length: 24 }, (_, at) => linesOf(at * 10, at * 10 + 10));
    await Promise.all([
      ...requests.map((lines) => appendHistory(actor, { runId, lines })),
      // The same stream, by number: each is there already or is stored once.
      ...[0, 1, 2].map(() =>
        appendHistory(actor, { runId, stream: "system", firstLine: 0, lines: linesOf(0, 9) }),
      ),
    ]);
    const steps = (await readAll(runId)).map((line) => JSON.parse(line)._step as number);
    expect(steps.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 240 }, (_, at) => at));
    expect(await readAll(runId, { stream: "system" })).toEqual(linesOf(0, 9));
  });

  it("sent while others become columns are all there", async () => {
    const runId = await newRun();
    await appendHistory(actor, { runId, lines: linesOf(0, 4_000) });
    const parts = Array.from({ length: 40 }, (_, at) => 4_000 + at * 25);
    const send = async () => {
      for (const from of parts)
        await appendHistory(actor, { runId, firstLine: from, lines: linesOf(from, from + 25) });
    };
    const tidyOften = async () => {
      for (let round = 0; round < 6; round += 1)
        for (const row of await findStreams(database(), runId)) await tidyStream(row, true);
    };
    await Promise.all([send(), tidyOften(), tidyOften()]);
    await tidy(runId);
    expect(meanings(await readAll(runId))).toEqual(meanings(linesOf(0, 5_000)));
    const { metrics, lineCount } = await loadMetrics(actor, { runId });
    expect(lineCount).toBe(5_000);
    expect(metrics.find(({ key }) => key === "loss")).toMatchObject({
      count: 5_000,
      max: 1,
      lastStep: 4_999,
    });
  });

  it("are read by step and with some of their keys", async () => {
    const runId = await newRun();
    await appendHistory(actor, { runId, lines: linesOf(0, 20) });
    const page = await readHistory(actor, { runId, minStep: 5, maxStep: 6, keys: ["acc"] });
    expect(page).toEqual({
      lines: [
        { number: 5, text: '{"acc":5,"_step":5}' },
        { number: 6, text: '{"acc":6,"_step":6}' },
      ],
      nextLine: null,
    });
    expect((await readHistory(actor, { runId, limit: 3 })).nextLine).toBe(3);
  });

  it("that are none are refused, all of them with their place", async () => {
    const runId = await newRun();
    const lines = [
      '{"a":1}',
      "1",
      "{",
      '{"_step":-1}',
      '{"_step":1.5,"a":NaN}',
      `{"a":"${"x".repeat(10 * 1024 * 1024)}"}`,
    ];
    const { issues } = await refusal(appendHistory(actor, { runId, lines }));
    expect(issues.map(({ path }) => path)).toEqual([
      "/lines/1",
      "/lines/2",
      "/lines/3",
      "/lines/4",
      "/lines/5",
    ]);
    expect(await readAll(runId)).toEqual([]);
  });

  it("are for those who may launch, and for the team's eyes", async () => {
    const runId = await newRun();
    const viewer = await makeMember(database(), "viewer", { teamId: actor.teamId });
    const foreign = await makeMember(database(), "admin");
    expect((await refusal(appendHistory(viewer, { runId, lines: [] }))).code).toBe("FORBIDDEN");
    for (const work of [
      appendHistory,
      readHistory,
      loadMetrics,
      loadSeries,
      loadSummary,
      writeSummary,
      writeRunConfig,
      defineMetrics,
    ]) {
      const input = { runId, lines: [], keys: ["a"], summary: "{}", config: "{}", metrics: [] };
      expect((await refusal(work(foreign, input))).code).toBe("NOT_FOUND");
    }
  });
});

describe("what is drawn of a run", () => {
  it("is each value while there are few, from text as from columns", async () => {
    const runId = await newRun();
    await appendHistory(actor, {
      runId,
      lines: [
        '{"a":1,"_step":2,"_timestamp":5.5}',
        '{"b":3,"_step":4}',
        '{"a":NaN,"_step":6,"_timestamp":7}',
      ],
    });
    const drawn = {
      key: "a",
      isSampled: false,
      step: [2, 6],
      time: [5.5, 7],
      runtime: [0, 1.5],
      last: [1, null],
      min: null,
      max: null,
    };
    expect(await loadSeries(actor, { runId, keys: ["a", "none"] })).toEqual({ series: [drawn] });
    await tidy(runId);
    expect(await loadSeries(actor, { runId, keys: ["a"] })).toEqual({ series: [drawn] });
  });

  it("has the extremes of a long run whatever the resolution, and a range of it in full", async () => {
    const runId = await newRun();
    const count = 20_000;
    const lines = Array.from(
      { length: count },
      (_, at) => `{"v":${at === 12_345 ? 1e6 : Math.sin(at / 500)},"_step":${at * 2},"rare":${at % 1_000}}`,
    );
    for (let from = 0; from < count; from += 10_000)
      await appendHistory(actor, { runId, lines: lines.slice(from, from + 10_000) });
    const rawFirst = await loadSeries(actor, { runId, keys: ["v"], points: 500 });
    expect(rawFirst.series[0]?.step.length).toBeLessThanOrEqual(500);
    await tidy(runId, false);
    for (const points of [4_096, 1_000, 100]) {
      const { series } = await loadSeries(actor, { runId, keys: ["v"], points });
      const [one] = series;
      expect(one?.step.length).toBeLessThanOrEqual(points);
      expect(one?.step.length).toBeGreaterThan(points / 16);
      expect(Math.max(...(one?.max ?? []).map((value) => value ?? 0))).toBeCloseTo(1e6, 0);
      expect(one?.step.at(-1)).toBe((count - 1) * 2);
    }
    const part = await loadSeries(actor, { runId, keys: ["v"], from: 24_000, to: 25_000, points: 4_096 });
    const [zoomed] = part.series;
    expect(zoomed?.isSampled).toBe(false);
    const at = zoomed?.step.indexOf(24_690) ?? -1;
    expect(zoomed?.last[at]).toBe(1e6);
    const byOther = await loadSeries(actor, { runId, keys: ["v"], x: "rare", points: 10 });
    expect(byOther.series[0]?.x?.length).toBe(byOther.series[0]?.step.length);
  });

  it("is listed by key, with what define_metric said", async () => {
    const runId = await newRun();
    await appendHistory(actor, { runId, lines: linesOf(0, 3) });
    await appendHistory(actor, { runId, stream: "system", lines: ['{"system.cpu":12.5}'] });
    await defineMetrics(actor, { runId, metrics: [{ name: "lo*", goal: "minimize", summary: ["min"] }] });
    expect(await loadMetrics(actor, { runId })).toMatchObject({
      ...{ lineCount: 3, systemCount: 1, keyCount: 3, isCut: false },
      metrics: [
        { key: "loss", stream: "history", count: 3, last: 1 / 3, min: 1 / 3, max: 1, goal: "minimize" },
        { key: "acc", last: 2, lastStep: 2 },
        { key: "system.cpu", stream: "system", last: 12.5 },
      ],
    });
    expect(await loadSummary(actor, { runId })).toEqual({
      summary: `{"loss":{"min":${1 / 3}},"acc":2,"_step":2}`,
    });
    await writeSummary(actor, { runId, summary: '{"loss": NaN}' });
    expect(await loadSummary(actor, { runId })).toEqual({ summary: '{"loss": NaN}' });
  });
});

test("a run with other keys at each step keeps all its lines, is bounded in its metrics, and its program is told", async () => {
  const runId = await newRun();
  const line = (step: number) =>
    `{${Array.from({ length: 5_000 }, (_, at) => `"k${step}/${at}":${at}`).join()},"_step":${step}}`;
  const lines = Array.from({ length: 21 }, (_, step) => line(step));
  expect(await appendHistory(actor, { runId, lines })).not.toHaveProperty("notice");
  await tidy(runId);
  // `_step` is one of them.
  const { isCut, keyCount } = await loadMetrics(actor, { runId });
  expect({ isCut, keyCount }).toEqual({ isCut: true, keyCount: 99_999 });
  expect(await readAll(runId)).toHaveLength(21);
  const { notice } = await appendHistory(actor, { runId, lines: [line(21)] });
  expect(notice).toMatch(/more than 100,000 different keys/);
}, 120_000);

test("the chore finds what is due, and leaves a quiet run with nothing to do", async () => {
  const runId = await newRun();
  await appendHistory(actor, { runId, lines: linesOf(0, 10) });
  const where = { runId_stream: { runId, stream: "history" } };
  const past = new Date(Date.now() - 120_000);
  await database().runStream.update({ where, data: { tidyAt: past, lastLineAt: past } });
  while (await tidyStreams());
  const row = await database().runStream.findUniqueOrThrow({ where, include: { chunks: true } });
  expect(row).toMatchObject({ tidyAt: null, foldedLines: 10, units: 0 });
  expect(row.chunks.map(({ header }) => header !== null)).toEqual([true]);
  await appendHistory(actor, { runId, lines: linesOf(10, 11) });
  expect((await database().runStream.findUniqueOrThrow({ where })).tidyAt).not.toBeNull();
  expect(meanings(await readAll(runId))).toEqual(meanings(linesOf(0, 11)));
});
