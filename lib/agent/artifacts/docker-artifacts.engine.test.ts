/** Two stages on a real Docker Engine, the second with what the first has made: real agent, real use cases, real routes. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { PersonActor } from "../../access/actor";
import { loadRun } from "../../dispatch/history/load-run";
import { enqueueRun } from "../../dispatch/launch/enqueue-run";
import { resumeRun } from "../../dispatch/launch/resume-run";
import { cancelRun } from "../../dispatch/line/cancel-run";
import { createDockerRunner } from "../../runners/docker/docker-runner";
import type { RunDetail } from "../../runs/run-view";
import { type ApiServer, startApiServer } from "../../testing/api-server";
import { makeAgentToken, makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { needs } from "../../testing/needs";
import { prepareTestDatabase } from "../../testing/test-database";
import { startAgent } from "../agent";
import { createCodeFetcher } from "../git/fetch-code";
import { createServerClient } from "../server/server-client";
import { openIdentity } from "../settings/agent-identity";
import { ContentCache } from "./content-cache";

describe("artifacts between containers", { timeout: 120_000, ...needs(inject("noDocker")) }, () => {
  const { database } = prepareTestDatabase();
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-docker-stages-"));
  let server: ApiServer;
  beforeAll(async () => {
    process.env.SLIPWAY_DATA_DIR = path.join(root, "data");
    server = await startApiServer();
  });
  afterAll(async () => {
    await server.close();
    fs.rmSync(root, { recursive: true, force: true });
  });

  /** A queue on the engine, an agent that takes its runs, and Ana, who launches them. */
  async function withWorld(work: (world: World) => Promise<void>): Promise<void> {
    const db = database();
    const { teamId } = await makeTeam(db);
    const text = "resource: docker\nresource_args: {docker: {workdir: /w}}\n";
    const queue = await makeQueue(db, teamId, { resource: "docker", text });
    const ana = await makeMember(db, "researcher", { teamId });
    const { token } = await makeAgentToken(db, teamId);
    const runner = createDockerRunner({ host: inject("dockerHost") ?? undefined, builder: null });
    const agent = startAgent({
      ...{ agentName: "a", identity: openIdentity(root), version: "test", host: "test", maxJobs: 2 },
      runners: new Map([["docker", runner]]),
      attemptsDir: path.join(root, "attempts"),
      client: createServerClient({ url: server.url, readToken: () => token }),
      fetchCode: createCodeFetcher({
        cacheDir: path.join(root, "git"),
        environment: {},
        allowedGitSources: [],
      }),
      environment: { variables: {}, allowed: [], files: {} },
      ...{ secrets: [token], maxLogBytes: 10_000_000, now: () => new Date() },
      artifactCache: new ContentCache(path.join(root, "artifacts"), 1_000_000),
    });
    try {
      await agent.ready;
      const launch = async (script: string, rest: string) => {
        const command = `command: [sh, -c, ${JSON.stringify(script)}]`;
        const jobText = `docker: {image: "local/busybox:1"}\n${command}\n${rest}\n`;
        const answer = await enqueueRun(ana, { queue: queue.name, jobText });
        if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
        return answer.value.runId;
      };
      const ended = async (runId: string) => {
        const look = async () => (await loadRun(ana, { runId })).endedAt;
        await expect.poll(look, { timeout: 60_000, interval: 200 }).not.toBe(null);
        return await loadRun(ana, { runId });
      };
      await work({ ana, launch, ended });
    } finally {
      await agent.stop({ stopRuns: true, withinMs: 5_000 });
      await runner.close();
    }
  }

  it("are taken by the stage that waits for them, as the stage before has left them", async () => {
    await withWorld(async ({ ana, launch, ended }) => {
      const use = "test -f data/rows && cp data/rows /out && ! touch data/x";
      const train = await launch(
        use,
        "input_artifacts: [{name: processed, path: data}]\noutput_artifacts: [{name: model, path: /out}]",
      );
      expect((await loadRun(ana, { runId: train })).state).toBe("waiting");
      const make = await launch(
        "mkdir -p artifacts/processed && echo rows > artifacts/processed/rows",
        "output_artifacts: [processed]",
      );
      const missing = await launch("true", "output_artifacts: [{name: other, path: none}]");
      expect(await ended(make)).toMatchObject({ state: "finished", outputs: [{ version: "processed:v0" }] });
      expect(await ended(train)).toMatchObject({
        ...{ state: "finished", inputs: [{ version: "processed:v0" }] },
        outputs: [{ version: "model:v0", bytes: 5 }],
      });
      expect(await ended(missing)).toMatchObject({ state: "failed", cause: "output-missing" });
    });
  });

  it("are checkpoints as well, from which a run goes on that was stopped", async () => {
    await withWorld(async ({ ana, launch, ended }) => {
      const goOn =
        'if [ "$SLIPWAY_RESUME" ]; then test "$(cat ckpt/step)" = 3 && echo 4 > ckpt/step; exit; fi';
      const train = "mkdir -p ckpt && echo 3 > ckpt/step && while true; do sleep 0.2; done";
      const first = await launch(
        `${goOn}; ${train}`,
        "output_artifacts: [{name: ckpt, path: ckpt, every: 1s}]",
      );
      const made = () => database().runCheckpoint.count({ where: { runId: first } });
      await expect.poll(made, { timeout: 60_000, interval: 200 }).toBeGreaterThan(0);
      await cancelRun(ana, { runId: first });
      expect(await ended(first)).toMatchObject({ state: "cancelled", may: { resume: true } });
      const resumed = await resumeRun(ana, { runId: first });
      if (!resumed.ok) throw new Error(JSON.stringify(resumed.issues));
      expect(await ended(resumed.value.runId)).toMatchObject({
        ...{ state: "finished", resumedFrom: { id: first }, outputs: [{ version: "ckpt:v1" }] },
        attempts: [{ resumedFrom: [{ path: "ckpt", version: "ckpt:v0" }] }],
      });
    });
  });
});

interface World {
  ana: PersonActor;
  launch: (script: string, rest: string) => Promise<string>;
  ended: (runId: string) => Promise<RunDetail>;
}
