import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { makeMember } from "../testing/factories";
import { prepareTestDatabase } from "../testing/test-database";
import { appendHistory } from "./append-history";
import { deleteReportedRun } from "./delete-reported-run";
import { forkRun } from "./fork-run";
import { loadMediaSteps } from "./load-media-steps";
import { loadMetrics } from "./load-metrics";
import { loadSeries } from "./load-series";
import { loadSummary } from "./load-summary";
import { openFileOfRun } from "./open-file-of-run";
import { readHistory } from "./read-history";
import { reportRun } from "./report-run";
import { rewindRun } from "./rewind-run";
import { saveRunFile } from "./run-files";
import { tidyStreams } from "./tidy-streams";
import { writeSummary } from "./write-summary";

const { database } = prepareTestDatabase();

beforeAll(() => {
  process.env.SLIPWAY_DATA_DIR = mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
});

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

type Person = Awaited<ReturnType<typeof makeMember>>;

const line = (step: number, more: object = {}) =>
  JSON.stringify({ _step: step, loss: 1 / (step + 1), ...more });
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => line(from + at));

async function begin(person: Person, key: string, lines: readonly string[] = []): Promise<string> {
  const { runId } = await reportRun(person, { project: "p", key, isStart: true });
  for (let at = 0; at < lines.length; at += 3_000)
    await appendHistory(person, {
      ...{ runId, stream: "history", firstLine: at },
      lines: lines.slice(at, at + 3_000),
    });
  return runId;
}

async function linesOf(person: Person, runId: string): Promise<string[]> {
  const all: string[] = [];
  for (let fromLine: number | null = 0; fromLine !== null; ) {
    const page = await readHistory(person, { runId, stream: "history", fromLine, limit: 10_000 });
    for (const { text } of page.lines) all.push(text);
    fromLine = page.nextLine;
  }
  return all;
}

/** The chore, as if its time had come. */
async function tidy(runId: string): Promise<void> {
  await database().$executeRaw`
    update "RunStream" set "tidyAt" = clock_timestamp() - interval '1 second', "lastLineAt" = clock_timestamp() - interval '1 hour'
     where "runId" = ${runId}`;
  await tidyStreams();
}

describe.each([[false], [true]])("of 9,000 lines, tidied before: %s", (isTidied) => {
  const made = range(0, 9_000);

  test("a rewound run keeps what is up to the step, and goes on from there", async () => {
    const ana = await makeMember(database(), "researcher");
    const runId = await begin(ana, "r", made);
    if (isTidied) await tidy(runId);
    await writeSummary(ana, { runId, summary: '{"loss": 7}' });
    await rewindRun(ana, { runId, step: 5_000 });
    expect(await linesOf(ana, runId)).toEqual(made.slice(0, 5_001));
    // The client counts on from what it was told is left.
    const again = [line(5_001, { loss: 3 })];
    await appendHistory(ana, { runId, stream: "history", firstLine: 5_001, lines: again });
    await tidy(runId);
    const metrics = await loadMetrics(ana, { runId });
    expect([metrics.lineCount, metrics.metrics.find(({ key }) => key === "loss")?.max]).toEqual([5_002, 3]);
    expect(JSON.parse((await loadSummary(ana, { runId })).summary)).toMatchObject({ loss: 3 });
    const { series } = await loadSeries(ana, { runId, keys: ["loss"], points: 50 });
    expect(series[0]?.step.at(-1)).toBe(5_001);
  });

  test("a fork has what was up to the step, its client counts from 0, and the other run is as it was", async () => {
    const ana = await makeMember(database(), "researcher");
    const source = await begin(ana, "source", made);
    if (isTidied) await tidy(source);
    const runId = await begin(ana, "fork");
    await forkRun(ana, { runId, project: "p", key: "source", step: 6_000 });
    expect(await linesOf(ana, runId)).toEqual(made.slice(0, 6_001));
    await forkRun(ana, { runId, project: "p", key: "source", step: 10 });
    expect((await linesOf(ana, runId)).length).toBe(6_001);
    expect(await database().clientRun.findUnique({ where: { runId } })).toMatchObject({ forkedLines: 6_001 });
    expect(await linesOf(ana, source)).toEqual(made);
    await rewindRun(ana, { runId, step: 100 });
    expect(await linesOf(ana, runId)).toEqual(made.slice(0, 101));
    expect(await database().clientRun.findUnique({ where: { runId } })).toMatchObject({ forkedLines: 101 });
    await tidy(runId);
    expect(await linesOf(ana, runId)).toEqual(made.slice(0, 101));
  });
});

test("a fork shows the media that its lines name, its own and those of the runs before it, while they are there", async () => {
  const ana = await makeMember(database(), "researcher");
  const image = (step: number, name: string) =>
    line(step, { picture: { _type: "image-file", path: `media/images/${name}.png` } });
  const save = (runId: string, name: string, text: string) =>
    saveRunFile({ runId, name, maxBytes: 100 }, bytesOf(text));
  const read = async (runId: string, name: string) => {
    const { read: open } = await openFileOfRun(ana, { runId, name });
    let text = "";
    for await (const piece of await open()) text += Buffer.from(piece).toString();
    return text;
  };
  const first = await begin(ana, "first", [image(0, "a"), image(1, "b")]);
  for (const name of ["a", "b"]) await save(first, `media/images/${name}.png`, `${name} of first`);
  await save(first, "notes.txt", "of first");
  const second = await begin(ana, "second");
  await forkRun(ana, { runId: second, project: "p", key: "first", step: 1 });
  await save(second, "media/images/b.png", "b of second");
  const third = await begin(ana, "third");
  await forkRun(ana, { runId: third, project: "p", key: "second", step: 1 });
  const steps = await loadMediaSteps(ana, { runId: third, key: "picture" });
  expect(steps.steps).toEqual([0, 1]);
  expect(await read(third, "media/images/a.png")).toBe("a of first");
  expect(await read(third, "media/images/b.png")).toBe("b of second");
  // Other files are of the run that saved them.
  await expect(read(third, "notes.txt")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await deleteReportedRun(ana, { runId: first });
  await expect(read(third, "media/images/a.png")).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await read(third, "media/images/b.png")).toBe("b of second");
});

test("lines out of order, repeated, and without a step are kept by their step, and where they stand", async () => {
  const ana = await makeMember(database(), "researcher");
  const lines = [line(0), '{"loss":5}', line(3), line(1), line(7), '{"loss":6}', line(2), line(2)];
  const runId = await begin(ana, "mixed", lines);
  await rewindRun(ana, { runId, step: 2 });
  expect(await linesOf(ana, runId)).toEqual([line(0), '{"loss":5}', line(1), line(2), line(2)]);
});

test("a run is not forked from one that is not there, of another team, or rewound by who only looks", async () => {
  const ana = await makeMember(database(), "researcher");
  const ben = await makeMember(database(), "researcher");
  const cyd = await makeMember(database(), "viewer", { teamId: ana.teamId });
  const theirs = await begin(ben, "source", range(0, 3));
  const runId = await begin(ana, "fork");
  for (const key of ["source", "nothing"])
    await expect(forkRun(ana, { runId, project: "p", key, step: 1 })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  await expect(rewindRun(ana, { runId: theirs, step: 1 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(rewindRun(cyd, { runId, step: 1 })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(forkRun(cyd, { runId, key: "source", step: 1 })).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await linesOf(ben, theirs)).toHaveLength(3);
});
