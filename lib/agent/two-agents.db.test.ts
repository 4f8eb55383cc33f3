/** Two agent processes of one name, and one whose work directory is a copy, on one server. */
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { notify } from "../db/notifications";
import { listAgents } from "../dispatch/agents/list-agents";
import { orderAgent } from "../dispatch/agents/order-agent";
import { cancelRun } from "../dispatch/line/cancel-run";
import { type AgentServer, startAgentServer } from "../testing/agent-server";
import { makeAgentToken, makeMember, makeQueue, makeTeam } from "../testing/factories";
import { makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";

const { database } = prepareTestDatabase();
const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-two-agents-"));
let server: AgentServer;
let children: ChildProcess[] = [];
beforeAll(async () => {
  server = await startAgentServer();
});
afterEach(async () => {
  // With --stop-runs they end their programs too, also after a test that has failed.
  for (const child of children) child.kill("SIGTERM");
  await Promise.all(children.map(endOf));
  children = [];
});
afterAll(async () => {
  await server.stop();
  fs.rmSync(root, { recursive: true, force: true });
});

async function setUp() {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const admin = await makeMember(db, "admin", { teamId });
  const { token } = await makeAgentToken(db, teamId);
  const start = (workDir: string) => startAgent(token, path.join(root, teamId, workDir));
  const launch = async () => {
    const program = { argv: ["sh", "-c", 'i=0; while :; do i=$((i+1)); echo "tick $i"; sleep 0.05; done'] };
    const by = { personId: admin.personId, author: admin.name };
    const run = await makeRun(db, { teamId, queueId: queue.id, ...by, program });
    await notify(db, "slipway_queue", queue.id);
    return run;
  };
  return { admin, start, launch, dirOf: (workDir: string) => path.join(root, teamId, workDir) };
}

/** An agent named `twin`; `said` is what it has written. */
function startAgent(token: string, workDir: string) {
  const args = ["--name", "twin", "--work-dir", workDir, "--stop-runs"];
  const entry = path.join(import.meta.dirname, "entry.ts");
  const child = spawn(process.execPath, ["--import", "tsx", entry, ...args], {
    cwd: path.resolve(import.meta.dirname, "../.."),
    env: {
      ...{ PATH: process.env.PATH, NODE_ENV: "test", SLIPWAY_LOG_LEVEL: "error" },
      ...{ SLIPWAY_URL: server.url, SLIPWAY_API_KEY: token },
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  children.push(child);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (bytes) => said.push(String(bytes)));
  const ready = new Promise((resolve) => child.once("message", resolve));
  return { child, ready, said: () => said.join("") };
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    child.once("exit", resolve);
  });
}

const runOf = (id: string) => database().run.findUniqueOrThrow({ where: { id } });
const logOf = async (runId: string) =>
  Buffer.concat(
    (await database().logChunk.findMany({ where: { runId }, orderBy: { seq: "asc" } })).map(
      ({ data }) => data,
    ),
  ).toString();
const untilLogged = (id: string, text: string) =>
  expect.poll(() => logOf(id), { timeout: 20_000, interval: 20 }).toContain(text);
const statesOf = async (admin: Parameters<typeof listAgents>[0]) =>
  (await listAgents(admin)).map(({ online, stopped }) =>
    online ? "online" : stopped ? "stopped" : "silent",
  );

it("a second agent of one name is an agent of its own, and the run of the first goes on", {
  timeout: 90_000,
}, async () => {
  const at = await setUp();
  await at.start("first").ready;
  const run = await at.launch();
  await untilLogged(run.id, "tick 5\n");
  await at.start("second").ready;
  const seen = Number((await logOf(run.id)).match(/(?<=tick )\d+/g)?.at(-1));
  await untilLogged(run.id, `tick ${seen + 20}\n`);
  expect(await runOf(run.id)).toMatchObject({ state: "running", attempt: 1 });
  const numbers = (await logOf(run.id)).match(/\d+/g)?.map(Number) ?? [];
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  expect(await statesOf(at.admin)).toEqual(["online", "online"]);
  await cancelRun(at.admin, { runId: run.id });
  await expect.poll(async () => (await runOf(run.id)).state, { timeout: 20_000 }).toBe("cancelled");
});

it("a second agent in the work directory of a living one does not start", { timeout: 60_000 }, async () => {
  const at = await setUp();
  await at.start("first").ready;
  const second = at.start("first");
  expect(await endOf(second.child)).toBe(1);
  expect(second.said()).toMatch(
    /another agent \(process \d+\) works in .*give this one a work directory of its own/,
  );
});

it("a copied work directory waits while the first lives, and ends nothing of it", {
  timeout: 90_000,
}, async () => {
  const at = await setUp();
  await at.start("first").ready;
  const run = await at.launch();
  await untilLogged(run.id, "tick 5\n");
  fs.cpSync(at.dirOf("first"), at.dirOf("copy"), { recursive: true });
  const copy = at.start("copy");
  await expect.poll(copy.said, { timeout: 30_000 }).toContain("remove the file agent-id from the copy");
  await untilLogged(run.id, "tick 60\n");
  expect(await runOf(run.id)).toMatchObject({ state: "running", attempt: 1 });
  expect(await statesOf(at.admin)).toEqual(["online"]);
  copy.child.kill("SIGTERM");
  expect(await endOf(copy.child)).toBe(0);
  await cancelRun(at.admin, { runId: run.id });
  await expect.poll(async () => (await runOf(run.id)).state, { timeout: 20_000 }).toBe("cancelled");
});

it("an agent that is told to shut down shows as stopped as soon as it has ended", {
  timeout: 60_000,
}, async () => {
  const at = await setUp();
  const { child, ready } = at.start("only");
  await ready;
  const [agent] = await listAgents(at.admin);
  await orderAgent(at.admin, { agentId: agent?.id, order: "shutdown" });
  expect(await endOf(child)).toBe(0);
  expect(await statesOf(at.admin)).toEqual(["stopped"]);
});
