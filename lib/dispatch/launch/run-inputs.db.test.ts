/** Artifacts that launches take: pinned when they are submitted, or waited for. */
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../../access/actor";
import { addAliases } from "../../artifacts/aliases";
import { commitVersion } from "../../artifacts/commit-version";
import { createVersion } from "../../artifacts/create-version";
import { deleteVersion } from "../../artifacts/edit-version";
import { findUsersOf } from "../../artifacts/find-artifacts";
import { linkVersion } from "../../artifacts/link-version";
import { makeJob, makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { passGate } from "../../testing/lock-gate";
import { beginArtifact, makeArtifact, sendFiles } from "../../testing/make-artifact";
import { makeAgent } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { claimTogether } from "../agents/claim-desk";
import { loadRun } from "../history/load-run";
import { cancelRun } from "../line/cancel-run";
import { enqueueRun } from "./enqueue-run";
import { previewRun } from "./preview-run";
import { rerunRun } from "./rerun-run";

const test = prepareTestDatabase();
const { database } = test;
beforeAll(() => {
  process.env.SLIPWAY_DATA_DIR = mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
});

const codeText = `git: {repository: "https://h.org/r", commit: ${"a".repeat(40)}}\ncommand: [train]\n`;

/** A version that only has to be committed. */
async function prepare(actor: Actor, name: string, text: string): Promise<string> {
  const { id } = await beginArtifact(actor, { a: text }, { name });
  await sendFiles(actor, id, { a: text });
  return id;
}

const make = (actor: Actor, name: string, text: string, more: { aliases?: string[] } = {}) =>
  makeArtifact(actor, { a: text }, { name, ...more });

async function setUp(guardrails = "") {
  const db = database();
  const { teamId } = await makeTeam(db);
  const text = `resource: local-process\nproject: vision\n${guardrails}`;
  const queue = await makeQueue(db, teamId, { name: "start", text });
  const ana = await makeMember(db, "researcher", { teamId });
  const job = await makeJob(db, teamId, { text: codeText });
  const launch = (...inputs: string[]) => {
    const override = `input_artifacts: [${inputs.join(", ")}]\n`;
    return enqueueRun(ana, { queue: queue.name, job: job.name, override });
  };
  const submit = async (...inputs: string[]) => {
    const answer = await launch(...inputs);
    if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
    return answer.value.runId;
  };
  const versionsOf = async (runId: string) =>
    (await loadRun(ana, { runId })).inputs.map(({ version }) => version);
  return { teamId, queue, ana, job, launch, submit, versionsOf };
}

describe("an input artifact", () => {
  it("is pinned to what its name means, which the run keeps, and what it was called", async () => {
    const { ana, submit } = await setUp();
    const first = await make(ana, "images", "1", { aliases: ["best"] });
    const second = await make(ana, "images", "2");
    const runId = await submit(
      "images",
      "{name: 'vision/images:best', path: data/best}",
      "{name: 'images:v0', path: data/first}",
    );
    await make(ana, "images", "3");
    const { inputs, waiting, reproducibility } = await loadRun(ana, { runId });
    expect(inputs).toMatchObject([
      { name: "images", version: "images:v1", versionId: second.id, path: "artifacts/images" },
      { name: "vision/images:best", version: "images:v0", versionId: first.id, path: "data/best" },
      { name: "images:v0", version: "images:v0", digest: first.digest, type: "dataset", bytes: 1 },
    ]);
    expect(waiting?.reason).not.toBe("waiting-for-artifact");
    expect(reproducibility.checks.find(({ name }) => name === "artifacts")).toMatchObject({ result: "pass" });
    expect(await findUsersOf(ana, second.id)).toEqual([runId]);
  });

  it("cannot be deleted while its run has not ended", async () => {
    const { ana, submit } = await setUp();
    const { id: versionId } = await make(ana, "images", "1");
    const runId = await submit("images");
    await expect(deleteVersion(ana, { versionId })).rejects.toThrow(/has not ended uses/);
    await cancelRun(ana, { runId });
    expect(await deleteVersion(ana, { versionId })).toMatchObject({ state: "deleted" });
    expect((await loadRun(ana, { runId })).inputs).toMatchObject([{ version: "images:v0", versionId: null }]);
  });

  it("is the same version when the run is run again exactly, and what the name means now otherwise", async () => {
    const { ana, submit, versionsOf } = await setUp();
    const { id: versionId } = await make(ana, "images", "1");
    const runId = await submit("images");
    await make(ana, "images", "2");
    const again = async (mode: "exact" | "today") => await rerunRun(ana, { runId, mode });
    const ran = async (mode: "exact" | "today") => {
      const answer = await again(mode);
      return answer.ok ? await versionsOf(answer.value.runId) : answer.issues;
    };
    expect(await ran("exact")).toEqual(["images:v0"]);
    expect(await ran("today")).toEqual(["images:v1"]);
    await deleteVersion(ana, { versionId, force: true });
    expect(await again("exact")).toMatchObject({ ok: false, issues: [{ code: "rerun-artifact" }] });
  });

  it("is an issue where it was written when it can never be had", async () => {
    const { ana, launch } = await setUp();
    const { id: versionId } = await make(ana, "images", "1");
    await deleteVersion(ana, { versionId });
    const answer = await launch(
      "elsewhere/vision/images",
      "images:v0",
      "{name: other, path: ./artifacts/images/}",
    );
    expect(answer.ok ? [] : answer.issues).toMatchObject([
      { code: "artifact-of-other-team", path: "/input_artifacts/0/name", layer: "override", line: 1 },
      { code: "artifact-path-taken", path: "/input_artifacts/1/name" },
      { code: "artifact-path-taken", path: "/input_artifacts/2/path" },
      { code: "artifact-version-gone", path: "/input_artifacts/1/name" },
      { code: "artifact-awaited", severity: "warning" },
    ]);
  });

  it("of another team is none that could be found by its name", async () => {
    const { ana } = await setUp();
    await make(ana, "images", "1");
    const { submit, versionsOf } = await setUp();
    expect(await versionsOf(await submit("images"))).toEqual([null]);
  });

  it("is held against the queue's list by what it leads to", async () => {
    const { launch, submit, ana } = await setUp("guardrails: {sources: {artifacts: ['vision/*']}}\n");
    await make(ana, "images", "1");
    await submit("images", "{name: 'vision/images:v0', path: b}");
    const answer = await launch("private/images");
    expect(answer).toMatchObject({ ok: false, issues: [{ code: "source-refused" }] });
  });

  it("is refused in a pod where it has no place, and pinned where it has", async () => {
    const { ana, teamId } = await setUp();
    await make(ana, "images", "1");
    await makeQueue(database(), teamId, { resource: "kubernetes", name: "pods", text: "project: vision\n" });
    const launch = (artifacts: string) =>
      enqueueRun(ana, {
        queue: "pods",
        jobText: `docker: {image: "registry.example.com/a:1"}\ncommand: [python, train.py]\n${artifacts}\n`,
      });
    const refused = await launch("input_artifacts: [images]\noutput_artifacts: [{name: model, path: out}]");
    expect(refused.issues.filter(({ severity }) => severity === "error")).toMatchObject([
      { code: "artifact-path-relative", path: "/output_artifacts/0/name" },
      { code: "artifact-path-relative", path: "/input_artifacts/0/name" },
    ]);
    const answer = await launch(
      "input_artifacts: [{name: images, path: /in}]\noutput_artifacts: [{name: model, path: /out}]",
    );
    const { runId = "" } = answer.ok ? answer.value : {};
    expect((await loadRun(ana, { runId })).inputs).toMatchObject([{ version: "images:v0" }]);
  });

  it("is left to the program where agents do not bring it, and the launch says so", async () => {
    const { ana, teamId } = await setUp();
    await makeQueue(database(), teamId, {
      resource: "sagemaker",
      name: "cluster",
      text: "project: vision\nresource_args: {sagemaker: {RoleArn: 'arn:aws:iam::123456789012:role/r', OutputDataConfig: {S3OutputPath: 's3://b/o'}, StoppingCondition: {MaxRuntimeInSeconds: 60}, ResourceConfig: {InstanceType: ml.m5.large, InstanceCount: 1, VolumeSizeInGB: 1}}}\n",
    });
    const jobText = `docker: {image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/a:1"}
command: [python, train.py]
input_artifacts: [never-made]
output_artifacts: [model]
`;
    const answer = await enqueueRun(ana, { queue: "cluster", jobText });
    expect([answer.ok, answer.issues.map(({ code, severity }) => `${severity} ${code}`)]).toEqual([
      true,
      expect.arrayContaining(["warning artifacts-not-delivered", "warning artifacts-not-collected"]),
    ]);
    const { runId = "" } = answer.ok ? answer.value : {};
    expect(await loadRun(ana, { runId })).toMatchObject({ state: "queued", inputs: [] });
  });
});

describe("an input that is not there yet", () => {
  it("keeps its run out of the line until the version is committed, which lets it in", async () => {
    const { ana, queue, launch, teamId, job } = await setUp();
    await make(ana, "imagenet", "1");
    const preview = await previewRun(ana, {
      queue: queue.name,
      job: job.name,
      override: "input_artifacts: [imgnet]",
    });
    expect(preview.preview?.waiting.reason).toBe("waiting-for-artifact");
    const answer = await launch("imagenet", "imgnet", "{name: 'imagenet:v1', path: b}");
    if (!answer.ok) throw new Error("refused");
    expect(answer.issues).toMatchObject([
      { code: "artifact-awaited", suggestion: "imagenet", path: "/input_artifacts/1/name" },
      { code: "artifact-awaited", message: expect.stringContaining("its newest is v0") },
    ]);
    const { runId } = answer.value;
    const { waiting, state } = await loadRun(ana, { runId });
    expect({ waiting, state }).toMatchObject({
      state: "waiting",
      waiting: {
        message:
          "It waits for artifact imgnet (no version yet). No run and no job of the team declares it as an output.",
        makers: [],
      },
    });
    const agent = await makeAgent(teamId);
    const claim = () => claimTogether({ agentId: agent.agentId, max: 1, queueIds: [queue.id], env: [] });
    expect(await claim()).toEqual([]);
    await make(ana, "imgnet", "2");
    expect((await loadRun(ana, { runId })).waiting?.message).toContain("imagenet:v1 (no version yet)");
    expect(await claim()).toEqual([]);
    const last = await make(ana, "imagenet", "3");
    const { inputs, events, state: now } = await loadRun(ana, { runId });
    expect(inputs.map(({ version }) => version)).toEqual(["imagenet:v0", "imgnet:v0", "imagenet:v1"]);
    expect([now, events.at(-1)?.message]).toEqual(["queued", "imagenet:v1 is there: it is in the line now"]);
    expect(await findUsersOf(ana, last.id)).toEqual([runId]);
    expect(await claim()).toMatchObject([{ runId }]);
  });

  it("comes by an alias, by the same files made again, or by a link as well", async () => {
    const { ana, submit, versionsOf } = await setUp();
    const { id: versionId, digest } = await make(ana, "images", "1");
    const aliased = await submit("images:good");
    const same = await submit("images:again");
    const linked = await submit("shelf");
    await addAliases(ana, { versionId, project: "vision", collection: "images", aliases: ["good"] });
    await createVersion(ana, {
      ...{ project: "vision", name: "images", type: "dataset", digest, aliases: ["again"] },
    });
    await linkVersion(ana, { versionId, project: "vision", portfolio: "shelf" });
    expect(await versionsOf(aliased)).toEqual(["images:v0"]);
    expect(await versionsOf(same)).toEqual(["images:v0"]);
    expect(await versionsOf(linked)).toEqual(["shelf:v0"]);
    for (const runId of [aliased, same, linked])
      expect(await loadRun(ana, { runId })).toMatchObject({ state: "queued" });
  });

  it("lets its run be stopped", async () => {
    const { ana, submit } = await setUp();
    const runId = await submit("images");
    await cancelRun(ana, { runId });
    await make(ana, "images", "1");
    expect(await loadRun(ana, { runId })).toMatchObject({ state: "cancelled", inputs: [{ version: null }] });
  });

  it("is not missed by a commit while its run is being submitted, nor by a submit while it is being committed", async () => {
    const { ana, queue, submit } = await setUp();
    const { url } = test;
    const early = await prepare(ana, "early", "1");
    const commit = async (versionId: string) => (await commitVersion(ana, { versionId })).id;
    const held = { table: "Queue", id: queue.id } as const;
    const first = await passGate(url(), held, [() => submit("early"), () => commit(early)]);
    const late = await prepare(ana, "late", "2");
    const second = await passGate(url(), { table: "ArtifactVersion", id: late }, [
      () => commit(late),
      () => submit("late"),
    ]);
    const runIds = [first[0], second[1]].map((one) => (one?.status === "fulfilled" ? one.value : ""));
    const runs = await Promise.all(runIds.map((runId) => loadRun(ana, { runId })));
    expect(runs).toMatchObject([
      { state: "queued", inputs: [{ versionId: early }], events: [{ kind: "created" }, { kind: "ready" }] },
      { state: "queued", inputs: [{ versionId: late }], events: [{ kind: "created" }] },
    ]);
  });
});
