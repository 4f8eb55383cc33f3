import { Readable } from "node:stream";
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonActor } from "../access/actor";
import { makeMember, makeQueue, uniqueName } from "../testing/factories";
import { makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";
import { appendHistory } from "./append-history";
import { compareReports } from "./compare-reports";
import { loadConfigValues } from "./load-config-values";
import { loadSeriesOfRuns } from "./load-series-of-runs";
import { reportRun } from "./report-run";
import { saveRunFile } from "./run-files";
import { writeRunConfig } from "./write-run-config";

const { database } = prepareTestDatabase();
let actor: PersonActor;
let runIds: string[];

beforeAll(async () => {
  actor = await makeMember(database(), "researcher");
  const { teamId } = actor;
  const queueId = (await makeQueue(database(), teamId)).id;
  const runs = [
    await makeRun(database(), { teamId, queueId }),
    await makeRun(database(), { teamId, queueId }),
  ];
  runIds = runs.map(({ id }) => id);
  for (const [place, runId] of runIds.entries()) {
    const lines = [0, 1].map((step) => `{"loss": ${place + step}, "_step": ${step}}`);
    await appendHistory(actor, {
      runId,
      lines: place === 0 ? lines : [...lines, '{"acc": NaN, "_step": 2}'],
    });
    await writeRunConfig(actor, { runId, config: `{"lr": ${place / 10}, "seed": 1}` });
  }
});

describe("what several runs report", () => {
  it("is every metric once, and what differs in config and summary", async () => {
    const { metrics, rows } = await compareReports(actor, { runIds });
    expect(metrics.map(({ key }) => key).toSorted((a, b) => a.localeCompare(b))).toEqual(["acc", "loss"]);
    const texts = rows.map(({ section, name, isSame, cells }) => [
      section,
      name,
      isSame,
      cells.map((cell) => cell?.text),
    ]);
    expect(texts).toEqual([
      ["values", "lr", false, ["0", "0.1"]],
      ["values", "seed", true, ["1"]],
      ["summary", "loss", false, ["1", "2"]],
      ["summary", "acc", false, [undefined, "NaN"]],
    ]);
  });

  it("takes a config that the W&B client wrapped as the person meant it", async () => {
    const runId = runIds[0] ?? "";
    const run = await makeRun(database(), {
      teamId: actor.teamId,
      queueId: (await makeQueue(database(), actor.teamId)).id,
    });
    const wrapped =
      '{"lr": {"value": 0.3, "desc": null}, "net": {"value": {"depth": 2}}, "_wandb": {"value": {}}}';
    await writeRunConfig(actor, { runId: run.id, config: wrapped });
    const { rows } = await compareReports(actor, { runIds: [runId, run.id] });
    const lr = rows.find(({ section, name }) => section === "values" && name === "lr");
    expect(lr?.cells.map((cell) => cell?.text)).toEqual(["0", "0.3"]);
    expect(await loadConfigValues(actor, { runId: run.id })).toEqual({
      values: [
        { name: "lr", text: "0.3" },
        { name: "net.depth", text: "2" },
      ],
      leftOut: 0,
    });
    const stranger = await makeMember(database(), "admin");
    await expect(loadConfigValues(stranger, { runId: run.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("tells machines, code and packages of programs apart", async () => {
    const said = [
      { host: "gpu-1", gpu: "A100", packages: "torch==2.1\nnumpy==1.26\n" },
      { host: "gpu-2", gpu: "A100", packages: "torch==2.3\nnumpy==1.26\n" },
    ];
    const project = uniqueName("project");
    const repository = "https://key@github.com/org/repo";
    const commit = "c".repeat(40);
    const made: string[] = [];
    for (const [place, { host, gpu, packages }] of said.entries()) {
      const { runId } = await reportRun(actor, {
        project,
        key: `k${place}`,
        isStart: true,
        facts: { host, repository },
      });
      made.push(runId);
      const save = (name: string, text: string) =>
        saveRunFile({ runId, name, maxBytes: 10_000 }, Readable.from([Buffer.from(text)]));
      await save("wandb-metadata.json", JSON.stringify({ gpu, cpu_count: 8, git: { commit } }));
      await save("diff.patch", `diff --git a/a b/a\n-1\n+${place}\n`);
      await save("requirements.txt", packages);
    }
    const { rows } = await compareReports(actor, { runIds: made });
    const of = (section: string) =>
      rows
        .filter((row) => row.section === section)
        .map(({ name, cells }) => [name, ...cells.map((cell) => cell?.text)]);
    expect(of("machine")).toEqual([
      ["host", "gpu-1", "gpu-2"],
      ["GPU", "A100"],
      ["CPUs", "8"],
    ]);
    expect(of("code")).toEqual([
      ["repository", "https://github.com/org/repo"],
      ["commit", commit],
      ["not committed", "patch 1: +1 −1 in 1 file", "patch 2: +1 −1 in 1 file"],
    ]);
    expect(of("dependencies")).toEqual([
      ["torch", "==2.1", "==2.3"],
      ["numpy", "==1.26"],
    ]);
  });

  it("is drawn by run; a run without the metric is left out", async () => {
    const [first = "", second = ""] = runIds;
    const loss = await loadSeriesOfRuns(actor, { runIds, keys: ["loss"] });
    expect(loss).toMatchObject({ [first]: [{ key: "loss", last: [0, 1] }], [second]: [{ last: [1, 2] }] });
    expect(Object.keys(await loadSeriesOfRuns(actor, { runIds, keys: ["acc"] }))).toEqual([second]);
    expect(await loadSeriesOfRuns(actor, { runIds, keys: ["loss"], from: 1 })).toMatchObject({
      [first]: [{ step: [1] }],
    });
  });

  it("tells another team nothing, and says nothing of runs that are not there", async () => {
    const stranger = await makeMember(database(), "admin");
    const { metrics, rows } = await compareReports(stranger, { runIds });
    expect([metrics, rows]).toEqual([[], []]);
    expect(await loadSeriesOfRuns(stranger, { runIds, keys: ["loss"] })).toEqual({});
    const some = await loadSeriesOfRuns(actor, { runIds: [...runIds.slice(0, 1), "never"], keys: ["loss"] });
    expect(Object.keys(some)).toEqual(runIds.slice(0, 1));
  });

  it.each([{ runIds: [] }, { runIds: Array(101).fill("r") }, {}])("%j is refused in words", async (input) => {
    await expect(compareReports(actor, input)).rejects.toMatchObject({ code: "INVALID" });
    await expect(loadSeriesOfRuns(actor, { ...input, keys: ["loss"] })).rejects.toMatchObject({
      code: "INVALID",
    });
  });
});
