/** Artifacts of launched runs, with the real agent, the real use cases and the real routes between them. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { loadRun } from "../../dispatch/history/load-run";
import { enqueueRun } from "../../dispatch/launch/enqueue-run";
import { downloadLog } from "../../dispatch/watch/download-log";
import { createLocalProcessRunner } from "../../runners/local-process/local-process-runner";
import type { Runner } from "../../runners/runner";
import { type ApiServer, startApiServer } from "../../testing/api-server";
import { makeAgentToken, makeMember, makeQueue, makeTeam, uniqueName } from "../../testing/factories";
import { makeRepository } from "../../testing/git-repository";
import { makeArtifact, md5Of } from "../../testing/make-artifact";
import { prepareTestDatabase } from "../../testing/test-database";
import { type Agent, startAgent } from "../agent";
import { createCodeFetcher } from "../git/fetch-code";
import { createServerClient } from "../server/server-client";
import { openIdentity } from "../settings/agent-identity";
import { ContentCache } from "./content-cache";

const { database } = prepareTestDatabase();
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
  const { token } = await makeAgentToken(db, teamId);
  const workDir = path.join(root, uniqueName("agent"));
  const launch = async (script: string, rest: string) => {
    const code = `git: {repository: "file://${root}/repository", commit: ${commit}}`;
    const jobText = `${code}\ncommand: [sh, -c, ${JSON.stringify(script)}]\n${rest}\n`;
    const answer = await enqueueRun(ana, { queue: queue.name, jobText });
    if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
    return answer.value.runId;
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
  return { teamId, queue, ana, token, workDir, launch, ended };
}

async function startHere(
  { token, workDir }: Pick<Awaited<ReturnType<typeof setUp>>, "token" | "workDir">,
  cacheBytes = 1_000_000,
): Promise<{ agent: Agent; cached: () => string[] }> {
  const cacheDir = path.join(workDir, "artifacts");
  fs.mkdirSync(workDir, { recursive: true });
  const runner = createLocalProcessRunner({ environment: { PATH: process.env.PATH } });
  const agent = startAgent({
    ...{ agentName: "a", identity: openIdentity(workDir), version: "test", host: "test", maxJobs: 4 },
    runners: new Map([["local-process", runner]]),
    attemptsDir: path.join(workDir, "attempts"),
    client: createServerClient({ url: server.url, readToken: () => token }),
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
    ["hostile", /its file "\.\.\/\.\.\/x" would lie outside of its directory/],
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
