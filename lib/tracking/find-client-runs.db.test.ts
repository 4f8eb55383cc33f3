import { beforeAll, describe, expect, it } from "vitest";
import type { PersonActor } from "../access/actor";
import { findClientRunRows } from "../db/client-run-rows";
import { findStreams } from "../db/run-streams";
import { listRuns } from "../dispatch/history/list-runs";
import { readClientFilter, readClientOrder } from "../runs/client-filter";
import { makeMember, makeQueue } from "../testing/factories";
import { makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";
import { appendHistory } from "./append-history";
import { defineMetrics } from "./define-metrics";
import { countRunsOfClient, listRunsOfClient } from "./find-client-runs";
import { reportRun } from "./report-run";
import { tidyStream } from "./tidy-stream";
import { tidyStreams } from "./tidy-streams";
import { writeRunConfig } from "./write-run-config";
import { writeSummary } from "./write-summary";

const { database } = prepareTestDatabase();
let ana: PersonActor;
let launched: string;

const reported: Record<string, { config: object; summary?: object; history?: object[] }> = {
  a: {
    config: { lr: { value: 0.1 }, "opt.name": { value: "adam" }, amp: { value: true } },
    summary: { loss: 3 },
  },
  b: {
    config: { lr: { value: 0.2 }, opt: { value: { name: "sgd" } } },
    summary: { loss: 1, best: { top: 5 } },
  },
  c: {
    config: { lr: { value: "auto" }, amp: { value: "true" } },
    history: [{ loss: 9 }, { loss: 2, acc: 0.5 }],
  },
  d: { config: {}, summary: { note: "none" } },
};

beforeAll(async () => {
  ana = await makeMember(database(), "researcher");
  for (const [key, { config, summary, history }] of Object.entries(reported)) {
    const { runId } = await reportRun(ana, { project: "p", key, isStart: true });
    const notes = { _wandb: { value: { cli_version: "0.31.0" } } };
    await writeRunConfig(ana, { runId, config: JSON.stringify({ ...config, ...notes }) });
    if (summary) await writeSummary(ana, { runId, summary: JSON.stringify(summary) });
    if (history) await appendHistory(ana, { runId, lines: history.map((line) => JSON.stringify(line)) });
    for (const row of await findStreams(database(), runId)) await tidyStream(row, true);
  }
  const { id: queueId } = await makeQueue(database(), ana.teamId);
  const project = await database().project.findFirstOrThrow({ where: { teamId: ana.teamId, nameKey: "p" } });
  launched = (await makeRun(database(), { teamId: ana.teamId, queueId, projectId: project.id })).id;
  await appendHistory(ana, { runId: launched, lines: ['{"loss":7}'] });
  for (const row of await findStreams(database(), launched)) await tidyStream(row, true);
  // The same in another project and another team.
  const { runId } = await reportRun(ana, { project: "other", key: "a", isStart: true });
  await writeSummary(ana, { runId, summary: '{"loss": 2}' });
  const ben = await makeMember(database(), "researcher");
  const theirs = await reportRun(ben, { project: "p", key: "a", isStart: true });
  await writeSummary(ben, { runId: theirs.runId, summary: '{"loss": 2}' });
});

const keysOf = (runs: { key: string }[]) => runs.map(({ key }) => (key === launched ? "launched" : key));

describe("a client's filter of what runs reported", () => {
  it.each([
    [{ "config.lr": 0.1 }, "a"],
    [{ "config.lr.value": { $gt: 0.05, $lt: 0.15 } }, "a"],
    [{ "config.lr": "auto" }, "c"],
    [{ "config.lr": { $ne: 0.1 } }, "b c d launched"],
    [{ "config.lr": { $in: [0.2, "auto"] } }, "b c"],
    [{ "config.lr": { $nin: [0.2, "auto"] } }, "a d launched"],
    [{ "config.lr": null }, "d launched"],
    [{ "config.lr": { $ne: null } }, "a b c"],
    [{ "config.opt.name": { $regex: "^(adam|sgd)$" } }, "a b"],
    [{ "config.opt.name.value": "adam" }, "a"],
    [{ "config.opt.value.name": "sgd" }, "b"],
    [{ "config.opt": { $exists: true } }, "a b"],
    [{ "config.opt": { $exists: false } }, "c d launched"],
    [{ "config.amp": true }, "a c"],
    [{ "config._wandb.cli_version": { $exists: true } }, ""],
    [{ "summary_metrics.loss": { $lte: 3 } }, "a b c"],
    [{ "summary.best.top": 5, "config.lr": { $gt: 0 } }, "b"],
    [{ $or: [{ "summary_metrics.loss": 7 }, { "summary_metrics.note": "none" }] }, "d launched"],
    [{ $not: { "summary_metrics.loss": { $exists: true } } }, "d"],
    [{ "summary_metrics.nothing": 1 }, ""],
    [{ "summary_metrics.loss": { $lt: 5 }, name: { $in: ["a", "c", "x"] }, state: "running" }, "a c"],
    [{ state: { $in: ["pending", "failed"] } }, "launched"],
  ])("%j finds %s", async (filter, keys) => {
    const asked = { project: "p", filter, order: "+created_at" };
    expect(keysOf(await listRunsOfClient(ana, asked)).join(" ")).toBe(keys);
    expect(await countRunsOfClient(ana, asked)).toBe(keys === "" ? 0 : keys.split(" ").length);
  });

  it("compares no text that is longer than what is kept of one", async () => {
    const asked = { project: "p", filter: { "config.note": "x".repeat(300) } };
    await expect(listRunsOfClient(ana, asked)).rejects.toThrow(/less than 201 characters/);
  });

  it("has no runs in a project that is not there", async () => {
    const asked = { project: "nowhere", filter: { "config.lr": 0.1 } };
    expect([await listRunsOfClient(ana, asked), await countRunsOfClient(ana, asked)]).toEqual([[], 0]);
  });
});

describe("a client's order", () => {
  it.each([
    ["+summary_metrics.loss", "b c a launched d"],
    ["-summary_metrics.loss", "launched a c b d"],
    ["-config.lr", "b a c launched d"],
    ["+config.opt.name", "a b launched d c"],
    ["-created_at", "launched d c b a"],
    ["-heartbeat_at", "launched d c b a"],
  ])("%s is that of few runs and of many", async (order, keys) => {
    expect(keysOf(await listRunsOfClient(ana, { project: "p", order })).join(" ")).toBe(keys);
    const sort = readClientOrder(order);
    const read = readClientFilter({});
    if (!sort || !read.ok) throw new Error("both can be read");
    const query = { teamId: ana.teamId, project: "p", tests: read.test };
    const page = { ...sort, offset: 1, limit: 3 };
    // As if two were more than are sorted.
    const some = await findClientRunRows(database(), query, page, 2);
    expect(keysOf(some)).toEqual(keys.split(" ").slice(1, 4));
  });
});

describe("a run that only wrote its history", () => {
  it("is found in the list of runs, too, and by what define_metric asks for", async () => {
    const columns = ["summary.loss", "summary.acc"];
    const asked = { sort: "summary.loss", direction: "asc", has: ["summary.loss"], project: ["p"], columns };
    const { rows } = await listRuns(ana, asked);
    expect(rows.map(({ columns: cells }) => cells?.["summary.loss"])).toEqual([1, 2, 3, 7]);
    expect(rows[1]?.columns).toEqual({ "summary.loss": 2, "summary.acc": 0.5 });
    const c = rows[1]?.id ?? "";
    await defineMetrics(ana, { runId: c, metrics: [{ name: "loss", summary: ["max"] }] });
    await tidyStreams();
    const value = { name: "summary.loss.max", operator: "=" as const, value: "9" };
    expect((await listRuns(ana, { values: [value] })).rows.map(({ id }) => id)).toEqual([c]);
  });

  it("is found by its program's own summary, once there is one", async () => {
    const { runId } = await reportRun(ana, { project: "q", isStart: true });
    await writeSummary(ana, { runId, summary: '{"loss": 1}' });
    await appendHistory(ana, { runId, lines: ['{"loss": 5}'] });
    for (const row of await findStreams(database(), runId)) await tidyStream(row, false);
    const { rows } = await listRuns(ana, { project: ["q"], columns: ["summary.loss"] });
    expect(rows[0]?.columns).toEqual({ "summary.loss": 1 });
  });
});
