/** Programs that an agent starts and that call `wandb.init()` with the real client: each reports into the run it is. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Agent, startAgent } from "@/lib/agent/agent";
import { createServerClient } from "@/lib/agent/server/server-client";
import { openIdentity } from "@/lib/agent/settings/agent-identity";
import { notify } from "@/lib/db/notifications";
import { listRuns } from "@/lib/dispatch/history/list-runs";
import { loadRun } from "@/lib/dispatch/history/load-run";
import { createLocalProcessRunner } from "@/lib/runners/local-process/local-process-runner";
import type { Runner } from "@/lib/runners/runner";
import { type ApiServer, startApiServer } from "@/lib/testing/api-server";
import { readAll } from "@/lib/testing/attempt-world";
import { makeAgentToken, makeMember, makeProject, makeQueue, makeTeam } from "@/lib/testing/factories";
import { needs } from "@/lib/testing/needs";
import { makeRun } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";
import { findWandbClient } from "@/lib/testing/wandb-client";
import { readHistory } from "@/lib/tracking/read-history";

const { database } = prepareTestDatabase();
const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-launched-"));
let server: ApiServer;
let agents: Agent[] = [];
let runners: Runner[] = [];

beforeAll(async () => {
  process.env.SLIPWAY_DATA_DIR = path.join(root, "data");
  server = await startApiServer();
  // Signed addresses have the scheme of the address people open.
  process.env.NEXTAUTH_URL = server.url;
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

async function startHere(token: string, name: string): Promise<void> {
  const workDir = path.join(root, name);
  fs.mkdirSync(workDir, { recursive: true });
  const runner = createLocalProcessRunner({ environment: { PATH: process.env.PATH, HOME: root } });
  const agent = startAgent({
    agentName: name,
    identity: openIdentity(workDir),
    ...{ version: "test", host: "test", maxJobs: 1 },
    runners: new Map([["local-process", runner]]),
    attemptsDir: path.join(workDir, "attempts"),
    client: createServerClient({ url: server.url, readToken: () => token }),
    fetchCode: () => Promise.reject(new Error("no code is fetched here")),
    environment: { variables: {}, allowed: [], files: {} },
    secrets: [token],
    runsUrl: server.url,
    maxLogBytes: 64 * 1024 * 1024,
    now: () => new Date(),
  });
  agents.push(agent);
  runners.push(runner);
  await agent.ready;
}

/** The first attempt is told that it failed after it said it finished; the second was written for another server. */
const program = `
import os, sys, wandb
first = os.environ["SLIPWAY_ATTEMPT"] == "1"
run = wandb.init() if first else wandb.init(project="elsewhere", entity="somebody", config={"lr": 0.1})
print("reports as", run.entity, run.project, run.id, run.starting_step)
print("begins with", run.group or "no group", list(run.tags or []))
for loss in ([1, 0.5] if first else [0.25]):
    run.log({"loss": loss})
open("weights.txt", "w").write("attempt " + os.environ["SLIPWAY_ATTEMPT"])
run.save("weights.txt")
print("the key is", os.environ["WANDB_API_KEY"], "and", os.environ["WANDB_API_KEY"].split("-")[1])
run.finish()
sys.exit(7 if first else 0)
`;

describe.each(["0.31.0", "0.25.1"])("a program with the client %s", (version) => {
  const client = findWandbClient(version);

  test("needs nothing but wandb.init(), and its next attempt goes on where it came to", {
    ...needs(typeof client === "string" ? client : null),
    timeout: 300_000,
  }, async () => {
    if (typeof client === "string") return;
    const db = database();
    const { teamId } = await makeTeam(db);
    const { name: team } = await db.team.findUniqueOrThrow({ where: { id: teamId } });
    const queue = await makeQueue(db, teamId);
    const author = await makeMember(db, "researcher", { teamId });
    const project = await makeProject(db, teamId);
    const { token } = await makeAgentToken(db, teamId);
    await startHere(token, `agent-${version}`);
    const env = { WANDB_ERROR_REPORTING: "false", WANDB_DISABLE_GIT: "true" };
    const run = await makeRun(db, {
      ...{ teamId, queueId: queue.id, projectId: project.id },
      ...{ personId: author.personId, author: author.name },
      program: { argv: [client.python, "-c", program], env },
      terms: { retry: { max: 1, backoffSeconds: 0, onExitCodes: [] } },
    });
    await notify(db, "slipway_queue", queue.id);
    const ended = () => loadRun(author, { runId: run.id });
    await expect
      .poll(async () => (await ended()).state, { timeout: 240_000, interval: 500 })
      .toBe("finished");

    const log = await readAll(author, run.id);
    expect(log).toContain(`reports as ${team} ${project.name} ${run.id} 0`);
    expect(log).toContain(`reports as ${team} ${project.name} ${run.id} 2`);
    expect(log).toContain(`begins with no group ['${queue.name}']`);
    expect((await db.clientRun.findUniqueOrThrow({ where: { runId: run.id } })).tags).toEqual([queue.name]);
    expect(log).toMatch(/the key is local-\*\*\* and \*\*\*/);
    const { lines } = await readHistory(author, { runId: run.id, stream: "history" });
    const rows = lines.map(({ text }) => JSON.parse(text));
    expect(rows.map(({ _step, loss }) => [_step, loss])).toEqual([
      [0, 1],
      [1, 0.5],
      [2, 0.25],
    ]);
    const seen = await ended();
    expect([seen.name, seen.project, seen.attempt, seen.client?.state]).toEqual([
      ...[run.name, project.name, 2, "finished"],
    ]);
    const files = await db.runFile.findMany({ where: { runId: run.id } });
    expect(files.map(({ name }) => name)).toContain("weights.txt");
    // Nothing else came into being.
    expect((await listRuns(author, {})).rows.map(({ id }) => id)).toEqual([run.id]);
    expect(await db.project.count({ where: { teamId } })).toBe(1);
  });
});
