/** A team whose runs take and make artifacts, with real agents and the real routes between them. For one test file. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { type Agent, startAgent } from "../agent/agent";
import { ContentCache } from "../agent/artifacts/content-cache";
import { createCodeFetcher } from "../agent/git/fetch-code";
import { createServerClient, type ServerClient } from "../agent/server/server-client";
import { openIdentity } from "../agent/settings/agent-identity";
import type { Connection } from "../db/client";
import { loadRun } from "../dispatch/history/load-run";
import { enqueueRun } from "../dispatch/launch/enqueue-run";
import { downloadLog } from "../dispatch/watch/download-log";
import { createLocalProcessRunner } from "../runners/local-process/local-process-runner";
import type { Runner } from "../runners/runner";
import { type ApiServer, startApiServer } from "./api-server";
import { makeAgentToken, makeMember, makeQueue, makeTeam, uniqueName } from "./factories";
import { makeRepository } from "./git-repository";

export function openArtifactWorld(database: () => Connection) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-artifacts-"));
  const repository = makeRepository(path.join(root, "repository"));
  const commit = repository.commit({ "taken/note.txt": "of the code" });

  let server: ApiServer;
  let agents: Agent[] = [];
  let runners: Runner[] = [];
  beforeAll(async () => {
    process.env.SLIPWAY_DATA_DIR = path.join(root, "data");
    server = await startApiServer();
  });
  afterEach(async () => {
    for (const agent of agents) await agent.stop({ stopRuns: true, withinMs: 5_000 });
    for (const runner of runners) await runner.close();
    [agents, runners] = [[], []];
  });
  afterAll(async () => {
    await server.close();
    fs.rmSync(root, { recursive: true, force: true });
  });

  async function setUp() {
    const db = database();
    const { teamId } = await makeTeam(db);
    const git = `guardrails: {sources: {git: ["file://${root}/*"]}}`;
    const queue = await makeQueue(db, teamId, { text: `resource: local-process\nproject: vision\n${git}\n` });
    const ana = await makeMember(db, "researcher", { teamId });
    const { token } = await makeAgentToken(db, teamId, { queueIds: [queue.id] });
    const workDir = path.join(root, uniqueName("agent"));
    const launch = async (script: string, rest: string, on = queue.name) => {
      const code = `git: {repository: "file://${root}/repository", commit: ${commit}}`;
      const jobText = `${code}\ncommand: [sh, -c, ${JSON.stringify(script)}]\n${rest}\n`;
      const answer = await enqueueRun(ana, { queue: on, jobText });
      if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
      return answer.value.runId;
    };
    /** A run that is for whoever the test lets have it. */
    const launchHeld = async (script: string, rest: string) => {
      const other = await makeQueue(db, teamId, {
        text: `resource: local-process\nproject: vision\n${git}\n`,
      });
      return { runId: await launch(script, rest, other.name), queueId: other.id };
    };
    const ended = async (runId: string) => {
      await expect
        .poll(async () => (await loadRun(ana, { runId })).endedAt, { timeout: 20_000, interval: 50 })
        .not.toBe(null);
      const run = await loadRun(ana, { runId });
      return { ...run, log: await logOf(runId) };
    };
    const logOf = async (runId: string) => {
      const parts: Uint8Array[] = [];
      for await (const part of (await downloadLog(ana, { runId })).bytes) parts.push(part);
      return Buffer.concat(parts).toString();
    };
    return { teamId, queue, ana, token, workDir, launch, launchHeld, ended, logOf };
  }

  async function startHere(
    { token, workDir }: Pick<Awaited<ReturnType<typeof setUp>>, "token" | "workDir">,
    cacheBytes = 1_000_000,
    wrap: (client: ServerClient) => ServerClient = (client) => client,
  ): Promise<{ agent: Agent; cached: () => string[] }> {
    const cacheDir = path.join(workDir, "artifacts");
    fs.mkdirSync(workDir, { recursive: true });
    const runner = createLocalProcessRunner({ environment: { PATH: process.env.PATH } });
    const agent = startAgent({
      ...{ agentName: "a", identity: openIdentity(workDir), version: "test", host: "test", maxJobs: 4 },
      runners: new Map([["local-process", runner]]),
      attemptsDir: path.join(workDir, "attempts"),
      client: wrap(createServerClient({ url: server.url, readToken: () => token })),
      fetchCode: createCodeFetcher({
        cacheDir: path.join(workDir, "git"),
        environment: { PATH: process.env.PATH, HOME: root },
        allowedGitSources: [],
      }),
      environment: { variables: {}, allowed: [], files: {} },
      ...{ secrets: [token], maxLogBytes: 10_000_000, now: () => new Date() },
      artifactCache: new ContentCache(cacheDir, cacheBytes),
    });
    agents.push(agent);
    runners.push(runner);
    await agent.ready;
    const cached = () =>
      fs
        .readdirSync(cacheDir, { recursive: true, encoding: "utf8" })
        .map((name) => path.basename(name))
        .filter((name) => name.length === 32)
        .sort();
    return { agent, cached };
  }

  return { root, commit, setUp, startHere, url: () => server.url };
}
