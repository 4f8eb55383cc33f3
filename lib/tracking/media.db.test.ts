import { beforeAll, describe, expect, it } from "vitest";
import type { PersonActor } from "../access/actor";
import { findStreams } from "../db/run-streams";
import { makeMember, makeQueue } from "../testing/factories";
import { makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";
import { appendHistory } from "./append-history";
import { loadMediaSteps } from "./load-media-steps";
import { loadMediaValue } from "./load-media-value";
import { loadMetrics } from "./load-metrics";
import { rewindRun } from "./rewind-run";
import { unitLines } from "./series/buckets";
import { tidyStream } from "./tidy-stream";

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

async function tidy(runId: string): Promise<void> {
  for (const row of await findStreams(database(), runId)) expect(await tidyStream(row, false)).toBe(true);
}

const image = (step: number) =>
  `{"boxes":{"p":{"_type":"boxes2D","path":"b.json"}},"_type":"image-file","path":"media/images/a_${step}.png","width":32,"height":24}`;
/** Every tenth line has an image; steps are twice the number of the line. */
const lineOf = (line: number) =>
  `{"loss":${line}.5${line % 10 === 0 ? `,"image":${image(line * 2)}` : ""},"_step":${line * 2}}`;
const linesOf = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => lineOf(from + at));
const everyTenth = (to: number) => Array.from({ length: Math.ceil(to / 10) }, (_, at) => at * 10);

describe("media of a run", () => {
  it("are found at their steps, in lines that are tidied and in those that are not", async () => {
    const runId = await newRun();
    const count = 2 * unitLines + 25;
    await appendHistory(actor, { runId, lines: linesOf(0, 2 * unitLines) });
    await tidy(runId);
    await appendHistory(actor, { runId, lines: linesOf(2 * unitLines, count) });
    expect(await database().mediaBlock.count({ where: { runId } })).toBe(2);
    const { lines, steps, isCut } = await loadMediaSteps(actor, { runId, key: "image" });
    expect(isCut).toBe(false);
    expect(lines).toEqual(everyTenth(count));
    expect(steps).toEqual(lines.map((line) => line * 2));
    for (const line of [0, 5_000, 8_210])
      expect(await loadMediaValue(actor, { runId, key: "image", line })).toEqual({
        line,
        value: image(line * 2),
      });
    expect((await loadMetrics(actor, { runId })).metrics.find(({ key }) => key === "image")).toMatchObject({
      kind: "media",
      media: "image-file",
      count: lines.length,
    });
  });

  it("are found anew where lines came late", async () => {
    const runId = await newRun();
    await appendHistory(actor, { runId, firstLine: 1, lines: linesOf(1, unitLines) });
    await tidy(runId);
    expect((await loadMediaSteps(actor, { runId, key: "image" })).lines[0]).toBe(10);
    await appendHistory(actor, { runId, firstLine: 0, lines: linesOf(0, 1) });
    const expected = everyTenth(unitLines);
    expect((await loadMediaSteps(actor, { runId, key: "image" })).lines).toEqual(expected);
    await tidy(runId);
    expect((await loadMediaSteps(actor, { runId, key: "image" })).lines).toEqual(expected);
  });

  it("are gone where a run was rewound", async () => {
    const runId = await newRun();
    await appendHistory(actor, { runId, lines: linesOf(0, 2 * unitLines) });
    await tidy(runId);
    await rewindRun(actor, { runId, step: 2 * 5_000 });
    expect((await loadMediaSteps(actor, { runId, key: "image" })).lines).toEqual(everyTenth(5_001));
    expect(await database().mediaBlock.count({ where: { runId } })).toBe(1);
  });

  it("are the newest where there are more than a slider has places", async () => {
    const runId = await newRun();
    const line = (step: number) => `{"h":{"_type":"histogram","values":[1],"bins":[0,1]},"_step":${step}}`;
    await appendHistory(actor, { runId, lines: Array.from({ length: 3 * unitLines }, (_, at) => line(at)) });
    await tidy(runId);
    const { steps, isCut } = await loadMediaSteps(actor, { runId, key: "h" });
    expect([steps.length, steps.at(-1), isCut]).toEqual([10_000, 3 * unitLines - 1, true]);
  });

  it("are nothing where there is none, and another team's are not found", async () => {
    const runId = await newRun();
    expect(await loadMediaSteps(actor, { runId, key: "image" })).toEqual({
      lines: [],
      steps: [],
      isCut: false,
    });
    await appendHistory(actor, { runId, lines: linesOf(0, 2) });
    const missing = { code: "NOT_FOUND" };
    await expect(loadMediaValue(actor, { runId, key: "image", line: 1 })).rejects.toMatchObject(missing);
    await expect(loadMediaValue(actor, { runId, key: "image", line: 9 })).rejects.toMatchObject(missing);
    const stranger = await makeMember(database(), "admin");
    await expect(loadMediaSteps(stranger, { runId, key: "image" })).rejects.toMatchObject(missing);
    await expect(loadMediaValue(stranger, { runId, key: "image", line: 0 })).rejects.toMatchObject(missing);
    await expect(loadMediaValue(actor, { runId, key: "image", line: Number.NaN })).rejects.toMatchObject({
      code: "INVALID",
    });
  });
});
