/** Runs that keep checkpoints and go on from them, with the real agent, the real use cases and the real routes between them. */
import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Actor } from "../../access/actor";
import { beginOutput } from "../../artifacts/agents/begin-output";
import { commitOutput } from "../../artifacts/agents/commit-output";
import { saveManifest } from "../../artifacts/contents";
import { deleteVersion } from "../../artifacts/edit-version";
import { findNamedArtifact } from "../../artifacts/find-artifacts";
import { listArtifactFiles } from "../../artifacts/list-files";
import { listRunArtifacts } from "../../artifacts/list-run-artifacts";
import { claimTogether } from "../../dispatch/agents/claim-desk";
import { finishRun } from "../../dispatch/agents/finish-run";
import { loadLeases } from "../../dispatch/agents/lease-next-items";
import { loadRun } from "../../dispatch/history/load-run";
import { resumeRun } from "../../dispatch/launch/resume-run";
import { cancelRun } from "../../dispatch/line/cancel-run";
import { openArtifactWorld } from "../../testing/artifact-world";
import { makeMember } from "../../testing/factories";
import { bytesOf, manifestOf, md5Of } from "../../testing/make-artifact";
import { makeAgent } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";

const { database } = prepareTestDatabase();
const { root, setUp, startHere } = openArtifactWorld(database);

const output =
  "output_artifacts: [{name: 'ckpt-${run_id}', path: out, type: model, every: 1s, aliases: [newest]}]";
const retry = "retry: {max: 1, on_exit_codes: [7]}";
/** Goes on when the test has made that file. */
const untilTold = (file: string) => `while [ ! -e ${file} ]; do sleep 0.05; done`;

async function checkpointsOf(runId: string) {
  const rows = await database().runCheckpoint.findMany({ where: { runId }, orderBy: { number: "asc" } });
  return rows.map(({ number, attempt }) => ({ number, attempt }));
}

/** Polls the digest of a file of a named version until it is that of the text. */
async function untilNamed(actor: Actor, name: string, file: string, text: string): Promise<void> {
  const digest = async () => {
    const found = await findNamedArtifact(actor, { project: "vision", name });
    const files = found && (await listArtifactFiles(actor, { versionId: found.version.id }));
    return files?.files.find(({ path }) => path === file)?.digest;
  };
  await expect.poll(digest, { timeout: 15_000 }).toBe(md5Of(text));
}

describe("resuming a run", () => {
  it("begins a new run of the same config from its newest checkpoint, marked as resumed", async () => {
    const world = await setUp();
    await startHere(world);
    const script = `echo "resume=$SLIPWAY_RESUME $(cat out/step 2>/dev/null)"; [ "$SLIPWAY_RESUME" ] && exit 4; mkdir out; echo one > out/step; ${untilTold("/nowhere")}`;
    const runId = await world.launch(script, output);
    await expect.poll(() => checkpointsOf(runId), { timeout: 15_000 }).toHaveLength(1);
    expect(await resumeRun(world.ana, { runId })).toMatchObject({
      ok: false,
      issues: [{ code: "not-resumable", message: expect.stringContaining("has not ended yet") }],
    });
    await cancelRun(world.ana, { runId });
    const first = await world.ended(runId);
    expect(first).toMatchObject({ state: "cancelled", may: { resume: true }, resumedFrom: null });
    const resumed = await resumeRun(world.ana, { runId, idempotencyKey: "once" });
    if (!resumed.ok) throw new Error(JSON.stringify(resumed.issues));
    expect(await resumeRun(world.ana, { runId, idempotencyKey: "once" })).toMatchObject(resumed);
    const second = await world.ended(resumed.value.runId);
    expect(second.log).toContain("resume=1 one");
    expect(second).toMatchObject({ state: "failed", exitCode: 4, resumedFrom: { id: runId } });
    expect(second.attempts[0]?.resumedFrom).toMatchObject([{ path: "out", version: `ckpt-${runId}:v0` }]);
    expect(second.events.map(({ message }) => message)).toContain("resumed an earlier run");
    const used = await listRunArtifacts(world.ana, { runId: second.id, kind: "used" });
    expect(used.artifacts).toMatchObject([{ artifact: `ckpt-${runId}`, version: "v0" }]);
    // It had none of its own, and may be resumed from where it began.
    expect((await resumeRun(world.ana, { runId: second.id })).ok).toBe(true);
  });

  it("is refused with words where there is nothing to go on from, for a viewer and for another team", async () => {
    const world = await setUp();
    await startHere(world);
    const failed = await world.ended(await world.launch("exit 1", output));
    expect(failed.may.resume).toBe(true);
    expect(await resumeRun(world.ana, { runId: failed.id })).toMatchObject({
      ok: false,
      issues: [
        { code: "not-resumable", message: expect.stringContaining("has no checkpoint to go on from") },
      ],
    });
    const good = await world.ended(await world.launch("mkdir out; echo x > out/a", output));
    expect(await resumeRun(world.ana, { runId: good.id })).toMatchObject({
      issues: [{ message: expect.stringContaining("has finished") }],
    });
    const viewer = await makeMember(database(), "viewer", { teamId: world.teamId });
    await expect(resumeRun(viewer, { runId: failed.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { ana: stranger } = await setUp();
    await expect(resumeRun(stranger, { runId: failed.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("keeps the checkpoint it begins from until it has ended", async () => {
    const world = await setUp();
    const { agent } = await startHere(world);
    const runId = await world.launch(`mkdir out; echo one > out/step; ${untilTold("/nowhere")}`, output);
    await expect.poll(() => checkpointsOf(runId), { timeout: 15_000 }).toHaveLength(1);
    await cancelRun(world.ana, { runId });
    await world.ended(runId);
    await agent.stop({ stopRuns: true, withinMs: 5_000 });
    const resumed = await resumeRun(world.ana, { runId });
    expect(resumed.ok).toBe(true);
    const found = await findNamedArtifact(world.ana, { project: "vision", name: `ckpt-${runId}` });
    const versionId = found?.version.id ?? "";
    await expect(deleteVersion(world.ana, { versionId, withAliases: true })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await deleteVersion(world.ana, { versionId, withAliases: true, force: true });
    expect(await resumeRun(world.ana, { runId })).toMatchObject({
      issues: [{ message: expect.stringContaining("has no checkpoint") }],
    });
  });
});

describe("a checkpoint", () => {
  it("is made while the program runs, once for each change, with the aliases asked for; the end makes the last one", async () => {
    const world = await setUp();
    await startHere(world);
    const go = (name: string) => path.join(root, `${world.queue.name}-${name}`);
    const script = `mkdir out; echo 1 > out/step; ${untilTold(go("a"))}; echo 2 > out/step; ${untilTold(go("b"))}; echo 3 > out/step`;
    const runId = await world.launch(script, output);
    const name = `ckpt-${runId}`;
    await untilNamed(world.ana, `${name}:newest`, "step", "1\n");
    await expect.poll(() => world.logOf(runId)).toContain(`checkpoint of out: ${name}:v0`);
    fs.writeFileSync(go("a"), "");
    await untilNamed(world.ana, `${name}:newest`, "step", "2\n");
    expect((await loadRun(world.ana, { runId })).outputs).toMatchObject([
      { version: null, checkpoint: { version: `${name}:v1` } },
    ]);
    fs.writeFileSync(go("b"), "");
    const run = await world.ended(runId);
    expect(run).toMatchObject({ state: "finished", outputs: [{ version: `${name}:v2` }] });
    expect(await checkpointsOf(runId)).toEqual([1, 2, 3].map((number) => ({ number, attempt: 1 })));
    await untilNamed(world.ana, name, "step", "3\n");
  });

  it("is where the next attempt goes on, which may change it, and is kept when the run fails", async () => {
    const world = await setUp();
    await startHere(world);
    const go = path.join(root, `${world.queue.name}-go`);
    const script = `echo "resume=$SLIPWAY_RESUME wandb=$WANDB_RESUME $(cat out/step out/deep/x 2>/dev/null)"
if [ "$SLIPWAY_RESUME" = 1 ]; then echo more >> out/step; cat out/step; exit 3; fi
mkdir -p out/deep; echo one > out/step; echo two > out/deep/x; ${untilTold(go)}; exit 7`;
    const runId = await world.launch(script, `${output}\n${retry}`);
    const name = `ckpt-${runId}`;
    await expect.poll(() => checkpointsOf(runId), { timeout: 15_000 }).toHaveLength(1);
    fs.writeFileSync(go, "");
    const run = await world.ended(runId);
    expect(run).toMatchObject({ state: "failed", exitCode: 3, attempt: 2 });
    expect(run.log).toContain("resume= wandb= \n");
    expect(run.log).toContain("resume=1 wandb=allow one\ntwo\n");
    expect(run.log).toContain("one\nmore\n");
    expect(run.log).toContain(`${name}:v0 is at out: 2 files`);
    expect(run.attempts.map(({ resumedFrom }) => resumedFrom.map(({ version }) => version))).toEqual([
      [],
      [`${name}:v0`],
    ]);
    expect(run.events.find(({ kind }) => kind === "resumed")).toMatchObject({
      attempt: 2,
      message: `begins from ${name}:v0`,
    });
    expect(run.outputs).toMatchObject([{ version: null, checkpoint: { version: `${name}:v0` } }]);
    await untilNamed(world.ana, name, "step", "one\n");
  });

  it("may be one file, and takes the place of what the code has there", async () => {
    const world = await setUp();
    await startHere(world);
    const go = path.join(root, `${world.queue.name}-go`);
    const script = `cat taken/note.txt; [ "$SLIPWAY_RESUME" ] && exit 0; echo "of the run" > taken/note.txt; ${untilTold(go)}; exit 7`;
    const one = "output_artifacts: [{name: note, path: taken/note.txt, every: 1s, optional: true}]";
    const runId = await world.launch(script, `${one}\n${retry}`);
    await untilNamed(world.ana, "note", "note.txt", "of the run\n");
    fs.writeFileSync(go, "");
    const run = await world.ended(runId);
    expect(run).toMatchObject({ state: "finished", attempt: 2 });
    expect(run.log).toContain("of the code");
    expect(run.log).toContain("of the run");
  });

  it("waits for a path that is not there yet, and holds up nothing", async () => {
    const world = await setUp();
    await startHere(world);
    const go = path.join(root, `${world.queue.name}-go`);
    const runId = await world.launch(`${untilTold(go)}; mkdir out; echo x > out/a`, output);
    await expect.poll(async () => (await loadRun(world.ana, { runId })).state).toBe("running");
    fs.writeFileSync(go, "");
    const run = await world.ended(runId);
    expect(run).toMatchObject({ state: "finished" });
    expect(run.log).not.toContain("no checkpoint");
  });

  it("is not taken from an attempt that has lost its lease, nor once the output itself is there", async () => {
    const world = await setUp();
    const { runId, queueId } = await world.launchHeld("true", `${output}\n${retry}`);
    const agent = await makeAgent(world.teamId, { queueIds: [queueId] });
    const begin = async (attempt: number, checkpoint?: string) => {
      const lease = { agentId: agent.agentId, attempt, position: 0 };
      const digest = `${attempt} ${checkpoint}`;
      const asked = { ...lease, digest, ...(checkpoint && { checkpoint }) };
      const begun = await beginOutput(agent.actor, runId, asked, (id) => id);
      const manifest = { teamId: world.teamId, manifestId: begun.manifestAddress ?? "" };
      await saveManifest(manifest, bytesOf(manifestOf({ [digest]: { ref: "s3://b/k", digest: "e" } })));
      const versionId = begun.versionId ?? "";
      return () =>
        commitOutput(agent.actor, runId, { ...lease, versionId, isCheckpoint: checkpoint !== undefined });
    };
    await claim(agent.agentId, queueId, runId);
    const first = await begin(1, "c1");
    const late = await begin(1, "c2");
    expect(await first()).toEqual(await first());
    const outcome = { reason: "failed", exitCode: 7, signal: null, cause: "exit", diagnosis: "" };
    const times = { startedAt: null, endedAt: new Date().toISOString() };
    await finishRun(agent.actor, runId, { agentId: agent.agentId, attempt: 1, outcome, ...times });
    await database().$executeRaw`update "RunQueueItem" set "notBefore" = null where "runId" = ${runId}`;
    await expect(late()).rejects.toMatchObject({ code: "LEASE_LOST" });
    await claim(agent.agentId, queueId, runId);
    await expect(late()).rejects.toMatchObject({ code: "LEASE_LOST" });
    const key = { runId, attempt: 2 };
    const checkpoints = [{ position: 0, path: "out", isFile: false, name: `ckpt-${runId}:v0` }];
    expect(await loadLeases([key])).toMatchObject([{ checkpoints }]);
    // Asked again, also after the attempt has made its own, it hears the same.
    await (await begin(2, "c1"))();
    expect(await loadLeases([key])).toMatchObject([{ checkpoints }]);
    const third = await begin(2, "c2");
    await (await begin(2))();
    await expect(third()).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await checkpointsOf(runId)).toEqual([
      { number: 1, attempt: 1 },
      { number: 2, attempt: 2 },
      { number: 3, attempt: 2 },
    ]);
  });

  it("is given up when the run is stopped in the middle of it", async () => {
    const world = await setUp();
    let isSending: () => void = () => undefined;
    const sending = new Promise<void>((resolve) => {
      isSending = resolve;
    });
    await startHere(world, 1_000_000, (client) => ({
      ...client,
      contents: {
        ...client.contents,
        fetch: (_, init) =>
          new Promise((__, reject) => {
            isSending();
            init?.signal?.addEventListener("abort", () => reject(init.signal?.reason), { once: true });
          }),
      },
    }));
    const runId = await world.launch("mkdir out; echo 1 > out/a; while :; do sleep 0.1; done", output);
    await sending;
    await cancelRun(world.ana, { runId });
    expect(await world.ended(runId)).toMatchObject({ state: "cancelled" });
    expect(await checkpointsOf(runId)).toEqual([]);
  });
});

async function claim(agentId: string, queueId: string, runId: string): Promise<void> {
  expect(await claimTogether({ agentId, max: 1, queueIds: [queueId], env: [] })).toMatchObject([{ runId }]);
}
