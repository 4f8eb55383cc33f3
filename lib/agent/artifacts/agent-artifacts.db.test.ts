/** Artifacts of launched runs, with the real agent, the real use cases and the real routes between them. */
import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Actor } from "../../access/actor";
import { beginOutput } from "../../artifacts/agents/begin-output";
import { commitOutput } from "../../artifacts/agents/commit-output";
import { saveManifest } from "../../artifacts/contents";
import { findNamedArtifact } from "../../artifacts/find-artifacts";
import { listArtifactFiles } from "../../artifacts/list-files";
import { claimTogether } from "../../dispatch/agents/claim-desk";
import { loadRun } from "../../dispatch/history/load-run";
import { enqueueRun } from "../../dispatch/launch/enqueue-run";
import { cancelRun } from "../../dispatch/line/cancel-run";
import { openArtifactWorld } from "../../testing/artifact-world";
import { makeAgentToken } from "../../testing/factories";
import { bytesOf, makeArtifact, md5Of } from "../../testing/make-artifact";
import { makeAgent } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import type { ServerClient } from "../server/server-client";

const { database } = prepareTestDatabase();
const { root, commit, setUp, startHere } = openArtifactWorld(database);

async function claimFor(agentId: string, queueId: string, runId: string): Promise<void> {
  const claimed = await claimTogether({ agentId, max: 1, queueIds: [queueId], env: [] });
  expect(claimed).toMatchObject([{ runId }]);
}

const hex = (text: string) => Buffer.from(md5Of(text), "base64").toString("hex");

describe("an input artifact", () => {
  it("is at its path before the program starts, read-only, and the next run has it without a download", async () => {
    const world = await setUp();
    const files = { "a.txt": "one", "deep/ü b.txt": "two", empty: "", "copy.txt": "one" };
    await makeArtifact(world.ana, { ...files, far: { ref: "s3://b/k", digest: "e" } });
    const { cached } = await startHere(world);
    const script =
      'cd artifacts/images && cat a.txt "deep/ü b.txt" empty copy.txt && stat -c %a a.txt && echo x > a.txt.mine';
    const first = await world.ended(await world.launch(script, "input_artifacts: [images]"));
    expect(first).toMatchObject({ state: "finished", exitCode: 0 });
    expect(first.log).toContain("onetwoone444");
    expect(first.log).toContain(
      "images:v0 is at artifacts/images: 5 files, 9 bytes, 6 bytes of it downloaded",
    );
    expect(first.log).toContain("images:v0 has 1 references, which are not fetched");
    expect(new Set(cached())).toEqual(new Set(["one", "two", ""].map(hex)));
    const again = await world.launch(
      "cat /dev/null data/x/a.txt",
      "input_artifacts: [{name: images, path: ./data/x}]",
    );
    const second = await world.ended(again);
    expect(second.log).toContain("9 bytes, all of it here already");
    expect(second.state).toBe("finished");
  });

  it("may be read by whoever the program runs as, however the agent's own files are kept", async () => {
    const world = await setUp();
    await makeArtifact(world.ana, { "deep/er/a": "one" });
    await startHere(world);
    const umask = process.umask(0o077);
    try {
      const script = "cd artifacts/images && stat -c %a . deep deep/er deep/er/a";
      const run = await world.ended(await world.launch(script, "input_artifacts: [images]"));
      expect(run.log).toContain("755\n755\n755\n444");
    } finally {
      process.umask(umask);
    }
  });

  it("does not change for others when a program changes its own", async () => {
    const world = await setUp();
    await makeArtifact(world.ana, { a: "one" });
    await startHere(world);
    const input = "input_artifacts: [images]";
    const script =
      "chmod u+w artifacts/images/a && echo changed > artifacts/images/a && cat artifacts/images/a";
    expect((await world.ended(await world.launch(script, input))).log).toContain("changed");
    const other = await world.ended(await world.launch("cat artifacts/images/a", input));
    expect(other.log).toContain("one");
    expect(other.log).not.toContain("changed");
  });

  it("is fetched again when the cache has it damaged, and goes from there when others need the room", async () => {
    const world = await setUp();
    await makeArtifact(world.ana, { a: "one" });
    await makeArtifact(world.ana, { b: "the second" }, { name: "more" });
    const { cached, agent } = await startHere(world, 10);
    const take = async (name: string) =>
      (await world.ended(await world.launch(`cat artifacts/${name}/*`, `input_artifacts: [${name}]`))).log;
    await take("images");
    expect(cached()).toEqual([hex("one")]);
    await agent.stop({ stopRuns: true, withinMs: 5_000 });
    const [found = ""] = fs
      .readdirSync(path.join(world.workDir, "artifacts"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(hex("one")));
    const file = path.join(world.workDir, "artifacts", found);
    fs.chmodSync(file, 0o600);
    fs.writeFileSync(file, "0ne");
    await startHere(world, 10);
    const log = await take("images");
    expect(log).toContain("3 bytes of it downloaded");
    expect(log).toContain("one");
    await take("more");
    expect(cached()).toEqual([hex("the second")]);
  });

  it("waits with its run for the version, and is brought once there is one", async () => {
    const world = await setUp();
    await startHere(world);
    const runId = await world.launch("cat artifacts/processed/a", "input_artifacts: [processed]");
    expect((await loadRun(world.ana, { runId })).state).toBe("waiting");
    await makeArtifact(world.ana, { a: "at last" }, { name: "processed" });
    expect((await world.ended(runId)).log).toContain("at last");
  });

  it.each([
    ["{name: images, path: taken}", /cannot be put at taken: the code has something else there/],
    ["{name: images, path: /taken/note.txt/x}", /cannot be put at .*: the code has something else there/],
    ["hostile", /"\.\.\/\.\.\/x" leads out of the directory/],
    ["clash", /one is a file and the folder of another/],
  ])("%s fails its run in words", async (input, words) => {
    const world = await setUp();
    await makeArtifact(world.ana, { a: "one" });
    await makeArtifact(world.ana, { "../../x": "one" }, { name: "hostile" });
    await makeArtifact(world.ana, { a: "one", "a/b": "two" }, { name: "clash" });
    await startHere(world);
    const run = await world.ended(await world.launch("true", `input_artifacts: [${input}]`));
    expect(run.state).toBe("failed");
    expect(run.diagnosis).toMatch(words);
  });
});

describe("an output artifact", () => {
  const filesOf = async (ana: Actor, name: string) => {
    const found = await findNamedArtifact(ana, { project: "vision", name });
    if (!found) return null;
    const { files } = await listArtifactFiles(ana, { versionId: found.version.id });
    return files.map(({ path: file, size }) => `${file} ${size}`);
  };

  it("is what lies at its path when the program has ended well, with words and aliases, before the run ends", async () => {
    const world = await setUp();
    await startHere(world);
    const script = "mkdir -p out/deep && printf one > out/a && : > 'out/deep/ü empty' && cp out/a out/b";
    const config = "output_artifacts: [{name: model, type: model, path: out, aliases: [candidate]}]";
    const run = await world.ended(await world.launch(script, config));
    expect(run).toMatchObject({
      state: "finished",
      outputs: [{ version: "model:v0", type: "model", bytes: 6 }],
    });
    expect(run.log).toContain("uploaded 3 bytes of model");
    expect(run.log).toContain("out is model:v0 now");
    for (const alias of ["latest", "candidate", "v0", run.name])
      expect(await filesOf(world.ana, `model:${alias}`)).toEqual(["a 3", "b 3", "deep/ü empty 0"]);
    const found = await findNamedArtifact(world.ana, { project: "vision", name: "model" });
    expect(JSON.parse(found?.version.metadata ?? "")).toMatchObject({ run: run.id, commit });
    expect(found?.version.runId).toBe(run.id);
  });

  it("lets the run go on that has waited for it", async () => {
    const world = await setUp();
    await startHere(world);
    const train = await world.launch("cat artifacts/processed/part", "input_artifacts: [processed]");
    const make = "mkdir -p artifacts/processed && echo rows > artifacts/processed/part";
    await world.launch(make, "output_artifacts: [processed]");
    expect((await world.ended(train)).log).toContain("rows");
  });

  it("that is missing fails the run, unless it is optional", async () => {
    const world = await setUp();
    await startHere(world);
    const missing = await world.ended(
      await world.launch("true", "output_artifacts: [{name: model, path: out}]"),
    );
    expect(missing).toMatchObject({ state: "failed", cause: "output-missing", exitCode: 0 });
    expect(missing.diagnosis).toBe(
      "it ended well, but left nothing at out, where output artifact model was to be",
    );
    const optional = "output_artifacts: [{name: model, path: out, optional: true}]";
    expect(await world.ended(await world.launch("true", optional))).toMatchObject({ state: "finished" });
    expect(await filesOf(world.ana, "model")).toBe(null);
  });

  it("of a program that fails is made only when it is wanted always", async () => {
    const world = await setUp();
    await startHere(world);
    const config = "output_artifacts: [{name: report, path: r, when: always}, {name: model, path: r}]";
    const run = await world.ended(await world.launch("echo x > r; exit 3", config));
    expect(run).toMatchObject({
      state: "failed",
      exitCode: 3,
      outputs: [{ version: "report:v0" }, { version: null }],
    });
    expect(await filesOf(world.ana, "report")).toEqual(["r 2"]);
  });

  it("holds nothing from outside of the run's directory", async () => {
    const world = await setUp();
    await startHere(world);
    const script = `mkdir out && echo x > out/a && ln -s ${root}/repository out/all && ln -s /etc/passwd out/p && ln -s /etc etc`;
    const config = "output_artifacts: [{name: model, path: out}, {name: system, path: etc, optional: true}]";
    const run = await world.ended(await world.launch(script, config));
    expect(run).toMatchObject({ state: "finished", outputs: [{ version: "model:v0" }, { version: null }] });
    expect(await filesOf(world.ana, "model")).toEqual(["a 2"]);
    expect(run.log).toContain("p is a link that leads out of the directory, and is left out");
  });

  it("is sent by the next process of the agent when this one ends over it, and by nobody when the run is stopped", async () => {
    const world = await setUp();
    let uploads = 0;
    const stuck = (client: ServerClient): ServerClient => ({
      ...client,
      contents: {
        ...client.contents,
        fetch: (_, init) =>
          new Promise((__, reject) => {
            uploads += 1;
            init?.signal?.addEventListener("abort", () => reject(init.signal?.reason), { once: true });
          }),
      },
    });
    const { agent } = await startHere(world, 1_000_000, stuck);
    const config = "output_artifacts: [{name: model, path: out}]";
    const kept = await world.launch("echo x > out", config);
    const stopped = await world.launch("echo y > out", config);
    await expect.poll(() => uploads, { timeout: 20_000 }).toBe(2);
    await cancelRun(world.ana, { runId: stopped });
    expect(await world.ended(stopped)).toMatchObject({ state: "cancelled", outputs: [{ version: null }] });
    expect((await loadRun(world.ana, { runId: kept })).state).toBe("running");
    await agent.stop({ stopRuns: false, withinMs: 5_000 });
    await startHere(world);
    expect(await world.ended(kept)).toMatchObject({ state: "finished", outputs: [{ version: "model:v0" }] });
    expect(await filesOf(world.ana, "model")).toEqual(["out 2"]);
  });

  it("has one version, although the attempt that made it was lost and made it anew", async () => {
    const world = await setUp();
    await startHere(world);
    const config = "output_artifacts: [{name: model, path: out}]";
    const first = await world.ended(await world.launch("date +%N > out", config));
    const { agentId = "" } = (await database().attempt.findFirst({ where: { runId: first.id } })) ?? {};
    const { actor } = await makeAgentToken(database(), world.teamId);
    await expect(
      beginOutput(actor, first.id, { agentId, attempt: 1, position: 0, digest: "d" }, () => ""),
    ).rejects.toMatchObject({ code: expect.stringMatching(/LEASE_LOST|NOT_FOUND/) });
    const made = await makeAgent(world.teamId, { maxJobs: 10 });
    const job = await world.launchHeld("true", config);
    const lease = { agentId: made.agentId, attempt: 1, position: 0 };
    await claimFor(made.agentId, job.queueId, job.runId);
    const begun = await beginOutput(made.actor, job.runId, { ...lease, digest: "d1" }, (id) => id);
    const manifestId = begun.manifestAddress ?? "";
    await saveManifest(
      { teamId: world.teamId, manifestId },
      bytesOf(JSON.stringify({ version: 1, contents: {} })),
    );
    const versionId = begun.versionId ?? "";
    const done = await commitOutput(made.actor, job.runId, { ...lease, versionId });
    expect(await commitOutput(made.actor, job.runId, { ...lease, versionId })).toEqual(done);
    // The agent is lost before it could say how the attempt ended.
    await database().runQueueItem.update({ where: { runId: job.runId }, data: { attempt: 2 } });
    await expect(commitOutput(made.actor, job.runId, { ...lease, versionId })).rejects.toMatchObject({
      code: "LEASE_LOST",
    });
    const again = { ...lease, attempt: 2, digest: "d2" };
    expect(await beginOutput(made.actor, job.runId, again, (id) => id)).toEqual({ done: done.version });
  });

  it("is refused before it costs anything where it could not be made", async () => {
    const world = await setUp();
    await makeArtifact(world.ana, { a: "1" }, { name: "images" });
    const codes = async (outputs: string) => {
      const jobText = `git: {repository: "file://${root}/repository", commit: ${commit}}\ncommand: [x]\noutput_artifacts: ${outputs}\n`;
      const answer = await enqueueRun(world.ana, { queue: world.queue.name, jobText });
      return answer.issues.map(({ code, path: at }) => `${code} ${at}`);
    };
    expect(await codes("[{name: images, type: model}]")).toEqual(["output-type /output_artifacts/0/name"]);
    expect(await codes("[a, a, other/p/b, 'c:v3']")).toEqual([
      "output-twice /output_artifacts/1/name",
      "artifact-of-other-team /output_artifacts/2/name",
      "output-version /output_artifacts/3/name",
    ]);
    expect(await codes("[{name: a, when: never, aliases: [v1]}]")).toEqual([
      "bad-output-time /output_artifacts/0/when",
      "bad-alias /output_artifacts/0/aliases/0",
    ]);
  });
});
