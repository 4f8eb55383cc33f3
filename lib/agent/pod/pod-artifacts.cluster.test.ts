/** Stages in a real cluster that hand artifacts to each other: real agent, real helpers, real use cases and routes. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { loadRun } from "../../dispatch/history/load-run";
import { enqueueRun } from "../../dispatch/launch/enqueue-run";
import { cancelRun } from "../../dispatch/line/cancel-run";
import { downloadLog } from "../../dispatch/watch/download-log";
import { createKubernetesRunner } from "../../runners/kubernetes/kubernetes-runner";
import type { Runner } from "../../runners/runner";
import { type ApiServer, startApiServer } from "../../testing/api-server";
import { makeAgentToken, makeMember, makeQueue, makeTeam, uniqueName } from "../../testing/factories";
import { bareImage, buildTestImages, helperImage } from "../../testing/helper-image";
import { makeArtifact } from "../../testing/make-artifact";
import { leaveOut, needs } from "../../testing/needs";
import { createTestCluster } from "../../testing/test-cluster";
import { prepareTestDatabase } from "../../testing/test-database";
import { type Agent, startAgent } from "../agent";
import { createCodeFetcher } from "../git/fetch-code";
import { createServerClient, type ServerClient } from "../server/server-client";
import { openIdentity } from "../settings/agent-identity";

const kubeconfig = inject("kubeconfig");
const cluster = kubeconfig === null ? null : await createTestCluster(kubeconfig);
afterAll(() => cluster?.destroy());

describe("artifacts of pods", needs(inject("noKubernetes")), () => {
  if (cluster === null) return leaveOut();
  const { database } = prepareTestDatabase();
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-pods-"));
  let server: ApiServer;
  let stops: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    process.env.SLIPWAY_DATA_DIR = path.join(root, "data");
    buildTestImages();
    server = await startApiServer();
  });
  afterEach(async () => {
    for (const stop of stops.reverse()) await stop();
    stops = [];
  });
  afterAll(async () => {
    await server.close();
    fs.rmSync(root, { recursive: true, force: true });
  });

  async function setUp(settings: object = { artifacts_image: helperImage }) {
    const db = database();
    const { teamId } = await makeTeam(db);
    // Pods share the node's network, so that they reach a server that listens on this machine alone.
    const pod = "spec: {template: {spec: {hostNetwork: true}}}";
    const text = `project: vision\nresource_args: {kubernetes: {${pod}}}\n`;
    const queue = await makeQueue(db, teamId, { resource: "kubernetes", text });
    const ana = await makeMember(db, "researcher", { teamId });
    const { token } = await makeAgentToken(db, teamId);
    const workDir = path.join(root, uniqueName("agent"));
    fs.mkdirSync(workDir);
    const start = async (wrap: (client: ServerClient) => ServerClient = (client) => client) => {
      const block = { kubeconfig: cluster?.agentKubeconfig, ...settings };
      const runner: Runner = createKubernetesRunner({ settings: block, environment: {} });
      const agent: Agent = startAgent({
        ...{ agentName: "a", identity: openIdentity(workDir), version: "test", host: "test", maxJobs: 4 },
        runners: new Map([["kubernetes", runner]]),
        attemptsDir: path.join(workDir, "attempts"),
        client: wrap(createServerClient({ url: server.url, readToken: () => token })),
        runsUrl: server.url,
        fetchCode: createCodeFetcher({
          ...{ cacheDir: path.join(workDir, "git"), environment: {}, allowedGitSources: [] },
        }),
        environment: { variables: {}, allowed: [], files: {} },
        ...{ secrets: [token], maxLogBytes: 10_000_000, now: () => new Date() },
      });
      const stop = async (stopRuns: boolean) => {
        await agent.stop({ stopRuns, withinMs: 20_000 });
        await runner.close();
      };
      stops.push(() => stop(true));
      await agent.ready;
      return { stop };
    };
    const launch = async (command: string[], rest: string, image = "local/busybox:1") => {
      const jobText = `docker: {image: "${image}"}\ncommand: ${JSON.stringify(command)}\n${rest}\n`;
      const answer = await enqueueRun(ana, { queue: queue.name, jobText });
      if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
      return answer.value.runId;
    };
    const ended = async (runId: string) => {
      const look = async () => (await loadRun(ana, { runId })).endedAt;
      await expect.poll(look, { timeout: 120_000, interval: 200 }).not.toBe(null);
      const parts: Uint8Array[] = [];
      for await (const part of (await downloadLog(ana, { runId })).bytes) parts.push(part);
      return { ...(await loadRun(ana, { runId })), log: Buffer.concat(parts).toString() };
    };
    return { ana, start, launch, ended };
  }
  const sh = (script: string) => ["sh", "-c", script];

  it("are taken by the stage that waits for them, read-only, also by a program with no shell beside it", async () => {
    const { start, launch, ended } = await setUp();
    await start();
    const input = "input_artifacts: [{name: processed, path: /in}]";
    const use = await launch(
      sh("cat /in/deep/rows && stat -c %a /in/deep/rows && ! touch /in/x"),
      `${input}\noutput_artifacts: [{name: note, path: /note, optional: true}]`,
    );
    const bare = await launch(
      ["/cp", "/in/deep/rows", "/out/copy"],
      `${input}\noutput_artifacts: [{name: model, path: /out}]`,
      bareImage,
    );
    const make = await launch(
      sh(
        "mkdir /made/deep && echo rows > /made/deep/rows && : > /made/empty && umask 077 && echo x > /made/own",
      ),
      "output_artifacts: [{name: processed, path: /made}]",
    );
    const made = await ended(make);
    expect(made).toMatchObject({ state: "finished", outputs: [{ version: "processed:v0" }] });
    expect(made.log).toContain("uploaded 7 bytes of processed");
    const used = await ended(use);
    expect(used).toMatchObject({ state: "finished", exitCode: 0, outputs: [{ version: null }] });
    expect(used.log).toContain("processed:v0 is at /in: 3 files, 7 bytes, all of it downloaded");
    expect(used.log).toContain("rows\n444");
    expect(await ended(bare)).toMatchObject({
      state: "finished",
      outputs: [{ version: "model:v0", bytes: 5 }],
    });
  });

  it("of a program that fails are made when they are wanted always, and what is missing fails a run", async () => {
    const { start, launch, ended } = await setUp();
    await start();
    const failing = await launch(
      sh("echo x > /r/x; exit 3"),
      "output_artifacts: [{name: report, path: /r, when: always}, {name: model, path: /m}]",
    );
    const missing = await launch(["true"], "output_artifacts: [{name: other, path: /none}]");
    expect(await ended(failing)).toMatchObject({
      ...{ state: "failed", exitCode: 3 },
      outputs: [{ version: "report:v0" }, { version: null }],
    });
    expect(await ended(missing)).toMatchObject({ state: "failed", cause: "output-missing", exitCode: 0 });
  });

  it("are committed by the next process of an agent that ends over them, and by nobody when the run is stopped", async () => {
    const { ana, start, launch, ended } = await setUp();
    let waiting = 0;
    // The helper has sent the contents by then.
    const stuck = (client: ServerClient): ServerClient => ({
      ...client,
      beginOutput: (_, __, signal) =>
        new Promise((___, reject) => {
          waiting += 1;
          signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        }),
    });
    const first = await start(stuck);
    const config = "output_artifacts: [{name: model, path: /out}]";
    const kept = await launch(sh("echo x > /out/x"), config);
    const stopped = await launch(sh("echo y > /out/y"), config);
    await expect.poll(() => waiting, { timeout: 120_000 }).toBe(2);
    await cancelRun(ana, { runId: stopped });
    expect(await ended(stopped)).toMatchObject({ state: "cancelled", outputs: [{ version: null }] });
    expect((await loadRun(ana, { runId: kept })).state).toBe("running");
    await first.stop(false);
    await start();
    expect(await ended(kept)).toMatchObject({ state: "finished", outputs: [{ version: "model:v0" }] });
  });

  it("are not committed of a pod that is taken away before they are sent, but of the next attempt", async () => {
    const { start, launch, ended } = await setUp();
    let isAsked = false;
    const removing = (client: ServerClient): ServerClient => ({
      ...client,
      async planUploads(runId, request, signal) {
        if (!isAsked) {
          isAsked = true;
          const pods = `/api/v1/namespaces/${cluster?.namespace}/pods`;
          await cluster?.client.delete(pods, { body: { gracePeriodSeconds: 0 } });
        }
        return await client.planUploads(runId, request, signal);
      },
    });
    await start(removing);
    const run = await ended(
      await launch(sh("echo x > /out/x"), "output_artifacts: [{name: model, path: /out}]"),
    );
    expect(run).toMatchObject({ state: "finished", outputs: [{ version: "model:v0" }] });
    const attempts = await database().attempt.findMany({
      where: { runId: run.id },
      orderBy: { number: "asc" },
    });
    expect(attempts).toMatchObject([
      { reason: "lost", diagnosis: expect.stringMatching(/went away before its outputs were sent/) },
      { reason: "finished" },
    ]);
  });

  it("that cannot be fetched fail their run in words, before the program", async () => {
    const { ana, start, launch, ended } = await setUp();
    await makeArtifact(ana, { "../../x": "one" }, { name: "hostile" });
    await start();
    const run = await ended(await launch(["true"], "input_artifacts: [{name: hostile, path: /in}]"));
    expect(run).toMatchObject({ state: "failed", cause: "fetch", startedAt: null });
    expect(run.diagnosis).toMatch(/input artifact hostile:v0: "..\/..\/x" leads out of the directory/);
  });

  it("are refused in words by an agent that names no image for its helpers", async () => {
    const { start, launch, ended } = await setUp({});
    await start();
    const run = await ended(await launch(["true"], "output_artifacts: [{name: model, path: /out}]"));
    expect(run.diagnosis).toMatch(/kubernetes\.artifacts_image/);
  });
});
