import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { notify } from "../db/notifications";
import { cancelRun } from "../dispatch/line/cancel-run";
import { createLocalProcessRunner } from "../runners/local-process/local-process-runner";
import { findRelatives } from "../runners/local-process/process-table.mjs";
import { findSandboxProblem, findSandboxTools } from "../runners/local-process/sandbox/find-sandbox-problem";
import type { Runner } from "../runners/runner";
import { type AgentServer, startAgentServer } from "../testing/agent-server";
import { makeAgentToken, makeMember, makeQueue, makeTeam, uniqueName } from "../testing/factories";
import { makeRepository } from "../testing/git-repository";
import { needs } from "../testing/needs";
import { makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";
import { appendHistory } from "../tracking/append-history";
import { readHistory } from "../tracking/read-history";
import { reportRun } from "../tracking/report-run";
import { type Agent, startAgent } from "./agent";
import { createCodeFetcher } from "./git/fetch-code";
import { createServerClient } from "./server/server-client";
import { openIdentity } from "./settings/agent-identity";

const { database } = prepareTestDatabase();
const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-agent-"));
// Where the agent is root, programs in a sandbox are another user's, who has to get to their directories.
fs.chmodSync(root, 0o711);
const repository = makeRepository(path.join(root, "repository"));
const commit = repository.commit({ "main.sh": "echo from the code: $1\n", "sub/x.txt": "x" });
const script = (text: string) => ({ argv: ["sh", "-c", text] });

let server: AgentServer;
let agents: Agent[] = [];
let children: ChildProcess[] = [];
let runners: Runner[] = [];
beforeAll(async () => {
  server = await startAgentServer();
});
afterEach(async () => {
  for (const agent of agents) await agent.stop({ stopRuns: true, withinMs: 5_000 });
  for (const runner of runners) await runner.close();
  for (const child of children) child.kill("SIGKILL");
  [agents, runners, children] = [[], [], []];
});
afterAll(async () => {
  await server.stop();
  fs.rmSync(root, { recursive: true, force: true });
});

/** A team with a queue, an agent's token, and a person who launches. */
async function setUp() {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const author = await makeMember(db, "researcher", { teamId });
  const { token } = await makeAgentToken(db, teamId);
  const name = uniqueName("agent");
  const workDir = path.join(root, name);
  type Options = Omit<Parameters<typeof makeRun>[1], "teamId" | "queueId">;
  const launch = async (options: Options) => {
    const by = { personId: author.personId, author: author.name };
    const run = await makeRun(db, { teamId, queueId: queue.id, ...by, ...options });
    await notify(db, "slipway_queue", queue.id); // as a launch does
    return run;
  };
  return { teamId, queue, author, token, name, workDir, launch };
}
/** The name of its project. */
async function projectOf(runId: string): Promise<string> {
  const include = { project: true };
  return (await database().run.findUniqueOrThrow({ where: { id: runId }, include })).project.name;
}

/** The number of the newest piece that the agent has sent, output or not. */
async function lastChunkOf(runId: string): Promise<number> {
  const found = await database().logChunk.aggregate({ where: { runId }, _max: { seq: true } });
  return found._max.seq ?? -1;
}

type Setting = Awaited<ReturnType<typeof setUp>>;

async function startHere(
  { token, name, workDir }: Setting,
  options: {
    maxJobs?: number;
    variables?: Record<string, string>;
    allowed?: string[];
    maxLogBytes?: number;
    sampleMs?: number;
  } = {},
): Promise<Agent> {
  fs.mkdirSync(workDir, { recursive: true });
  const runner = createLocalProcessRunner({ environment: { PATH: process.env.PATH } });
  const agent = startAgent({
    agentName: name,
    identity: openIdentity(workDir),
    version: "test",
    host: "test",
    maxJobs: options.maxJobs ?? 4,
    runners: new Map([["local-process", runner]]),
    attemptsDir: path.join(workDir, "attempts"),
    client: createServerClient({ url: server.url, readToken: () => token }),
    fetchCode: createCodeFetcher({
      cacheDir: path.join(workDir, "git"),
      environment: { PATH: process.env.PATH, HOME: root },
      allowedGitSources: [],
    }),
    environment: { variables: options.variables ?? {}, allowed: options.allowed ?? [], files: {} },
    secrets: [token],
    maxLogBytes: options.maxLogBytes ?? 256 * 1024 * 1024,
    ...(options.sampleMs && { sampleMs: options.sampleMs }),
    now: () => new Date(),
  });
  agents.push(agent);
  runners.push(runner);
  await agent.ready;
  return agent;
}

/** The agent as its own process, which can be killed. */
async function startProcess({ token, name, workDir }: Setting, ...flags: string[]): Promise<ChildProcess> {
  const entry = path.join(import.meta.dirname, "entry.ts");
  const child = spawn(
    process.execPath,
    ["--import", "tsx", entry, "--name", name, "--work-dir", workDir, ...flags],
    {
      cwd: path.resolve(import.meta.dirname, "../.."),
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "test",
        SLIPWAY_URL: server.url,
        SLIPWAY_API_KEY: token,
        SLIPWAY_LOG_LEVEL: "silent",
      },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    },
  );
  children.push(child);
  await new Promise((resolve) => child.once("message", resolve));
  return child;
}
const endOf = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    child.once("exit", resolve);
  });

const runOf = (id: string) => database().run.findUniqueOrThrow({ where: { id }, include: { item: true } });
const untilState = (id: string, ...states: string[]) =>
  expect.poll(async () => (await runOf(id)).state, { timeout: 25_000, interval: 20 }).toBeOneOf(states);
const untilEnded = (id: string) => untilState(id, "finished", "failed", "cancelled", "lost");
const chunksOf = (runId: string, attempt = 1) =>
  database().logChunk.findMany({ where: { runId, attempt }, orderBy: { seq: "asc" } });
async function logOf(runId: string, attempt = 1): Promise<string> {
  return Buffer.concat((await chunksOf(runId, attempt)).map(({ data }) => data)).toString();
}
const untilLogged = (id: string, text: string) =>
  expect.poll(() => logOf(id), { timeout: 20_000, interval: 20 }).toContain(text);
const processesOf = (runId: string, attempt = 1) =>
  findRelatives(null, `SLIPWAY_ATTEMPT_ID=${runId}:${attempt}`);
const attemptsLeft = ({ workDir }: Setting) => fs.readdirSync(path.join(workDir, "attempts"));
const numbersIn = (log: string) => log.match(/(?<=tick )\d+/g)?.map(Number) ?? [];
const ticking = script('i=0; while :; do i=$((i+1)); echo "tick $i"; sleep 0.05; done');
const countingTo = (last: number) =>
  script(`i=0; while [ $i -lt ${last} ]; do i=$((i+1)); echo "tick $i"; sleep 0.02; done; exit 3`);

const jail = { network: false, writable: [], readable: [], hidden: [], agentDir: path.join(root, "jail") };
const noSandbox = findSandboxProblem(findSandboxTools(process.env), jail);

describe("an agent with a sandbox", { timeout: 60_000, ...needs(noSandbox) }, () => {
  it("runs code from git in it, is killed, and takes the run up again", async () => {
    const setting = await setUp();
    const config = path.join(root, `${setting.name}.yaml`);
    fs.writeFileSync(config, "local_process: {sandbox: bubblewrap, open_files: 256}\nkeep_failed_hours: 1\n");
    const child = await startProcess(setting, "--config", config);
    const run = await setting.launch({
      program: {
        ...script(
          `sh main.sh x; git log --format=%s; ulimit -n; ls ${setting.workDir}/attempts; echo mine > sub/x.txt; ${countingTo(60).argv[2]}`,
        ),
        git: { repository: repository.dir, branch: "main" },
      },
      gitSources: [`${root}/*`],
    });
    await untilLogged(run.id, "tick 5\n");
    child.kill("SIGKILL");
    await endOf(child);
    await startProcess(setting, "--config", config);
    await untilEnded(run.id);
    expect(await runOf(run.id)).toMatchObject({ state: "failed", exitCode: 3, attempt: 1 });
    const log = await logOf(run.id);
    expect(log).toContain(`from the code: x\nchange\n256\n${run.id}.1\n`);
    expect(numbersIn(log)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
    await expect.poll(() => attemptsLeft(setting)).toEqual([]);
    expect(fs.readFileSync(path.join(setting.workDir, "kept", `${run.id}.1`, "code/sub/x.txt"), "utf8")).toBe(
      "mine\n",
    );
  });
});

describe("an agent", { timeout: 60_000 }, () => {
  it("takes a run, starts it, ships its output and reports its end", async () => {
    const setting = await setUp();
    await startHere(setting);
    const run = await setting.launch({ program: script("echo hello; echo trouble >&2; exit 3") });
    await untilEnded(run.id);
    const row = await runOf(run.id);
    expect(row).toMatchObject({ state: "failed", reason: "failed", exitCode: 3, item: null });
    expect(row.startedAt).not.toBeNull();
    expect(row.handle).toMatch(/^process \d+$/);
    const chunks = await chunksOf(run.id);
    const said = (stream: string) =>
      Buffer.concat(chunks.filter((chunk) => chunk.stream === stream).map(({ data }) => data)).toString();
    expect(said("stdout")).toBe("hello\n");
    expect(said("stderr")).toBe("trouble\n");
    const kinds = await database().runEvent.findMany({ where: { runId: run.id }, orderBy: { id: "asc" } });
    expect(kinds.map(({ kind }) => kind)).toEqual(["created", "leased", "starting", "running", "ended"]);
    await expect.poll(() => attemptsLeft(setting)).toEqual([]);
  });

  it("measures what a program uses, unless a queue says no or the program measures itself", async () => {
    const setting = await setUp();
    await startHere(setting, { sampleMs: 100 });
    const sleeping = { program: script("exec sleep 300") };
    const run = await setting.launch(sleeping);
    const quiet = await setting.launch({ ...sleeping, terms: { metrics: false } });
    const system = { runId: run.id, stream: "system" } as const;
    const linesOf = async (asked: object) => (await readHistory(setting.author, asked)).lines;
    const countOf = async () => (await linesOf(system)).length;
    await expect.poll(countOf).toBeGreaterThan(2);
    const line: Record<string, number> = JSON.parse((await linesOf(system))[1]?.text ?? "{}");
    expect(line["system.proc.memory.rssMB"]).toBeGreaterThan(0);
    expect(line["system.cpu"]).toBeGreaterThanOrEqual(0);
    expect(line._timestamp).toBeGreaterThan(1_700_000_000);
    expect(await logOf(run.id)).not.toContain("system.cpu");
    expect(await linesOf({ runId: quiet.id, stream: "system" })).toEqual([]);

    // By and by it says that it has a client of its own: lines of that begin with number 0.
    await reportRun(setting.author, {
      project: await projectOf(run.id),
      key: run.id,
      isStart: true,
      facts: {},
    });
    expect(await countOf()).toBe(0);
    const own = { ...system, firstLine: 0, lines: ['{"system.cpu":1}'] };
    await appendHistory(setting.author, own);
    const seen = await lastChunkOf(run.id);
    await expect.poll(() => lastChunkOf(run.id)).toBeGreaterThan(seen + 1);
    expect((await linesOf(system)).map(({ text }) => text)).toEqual(own.lines);
    for (const { id } of [run, quiet]) await cancelRun(setting.author, { runId: id });
  });

  it("takes metrics out of the output, each once although it is killed, and leaves them where a queue says so", async () => {
    const setting = await setUp();
    const program = script(
      `i=0; while [ $i -lt 40 ]; do echo "::metric {\\"loss\\": 1.0, \\"_step\\": $i}"; i=$((i+1)); echo "tick $i"; sleep 0.02; done`,
    );
    const child = await startProcess(setting);
    const run = await setting.launch({ program });
    await untilLogged(run.id, "tick 5\n");
    child.kill("SIGKILL");
    await endOf(child);
    await startHere(setting);
    await untilEnded(run.id);
    const log = await logOf(run.id);
    expect(log).not.toContain("::metric");
    expect(numbersIn(log)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    const { lines } = await readHistory(setting.author, { runId: run.id });
    expect(lines.map(({ text }) => JSON.parse(text)._step)).toEqual(
      Array.from({ length: 40 }, (_, at) => at),
    );
    expect(lines[0]?.text).toMatch(/^\{"loss": 1\.0, "_step": 0,"_timestamp":\d+/);
    const other = await setting.launch({
      program: script("echo '::metric {\"a\":1}'"),
      terms: { metrics: false },
    });
    await untilEnded(other.id);
    expect(await logOf(other.id)).toBe('::metric {"a":1}\n');
    expect((await readHistory(setting.author, { runId: other.id })).lines).toEqual([]);
  });

  it("hears of a launch over its open call, without asking now and then", async () => {
    const setting = await setUp();
    await startHere(setting, { maxJobs: 1 });
    const before = server.calls.length;
    for (let round = 0; round < 7; round += 1) {
      const run = await setting.launch({ program: script("true") });
      await untilState(run.id, "finished");
    }
    const leases = server.calls.slice(before).filter((call) => call.endsWith("/lease"));
    expect(leases).toHaveLength(7);
  });

  it("runs as many as it has slots and takes the next when one ends", async () => {
    const setting = await setUp();
    await startHere(setting, { maxJobs: 2 });
    const runs = await Promise.all(
      [1, 2, 3, 4, 5].map(() => setting.launch({ program: script("sleep 0.1") })),
    );
    for (const run of runs) await untilState(run.id, "finished");
  });

  it("gets the code from git and reports the commit a branch was at", async () => {
    const setting = await setUp();
    await startHere(setting);
    const run = await setting.launch({
      program: { argv: ["sh", "main.sh", "a b"], git: { repository: repository.dir, branch: "main" } },
      gitSources: [`${root}/*`],
    });
    await untilEnded(run.id);
    expect(await runOf(run.id)).toMatchObject({ state: "finished", commit });
    expect(await logOf(run.id)).toContain("from the code: a b\n");
    expect(await logOf(run.id)).toContain(`at commit ${commit}`);
  });

  it("refuses code it cannot get, with a sentence", async () => {
    const setting = await setUp();
    await startHere(setting);
    const gitSources = [`${root}/*`];
    const cases = [
      [{ repository: `${root}/absent`, branch: "main" }, "does not exist"],
      [
        { repository: repository.dir, commit: "0123456789abcdef0123456789abcdef01234567" },
        "was not found in",
      ],
      [{ repository: `--upload-pack=touch ${root}/hacked`, branch: "main" }, "is refused"],
      [{ repository: "/etc", branch: "main" }, "neither the queue's sources.git nor the agent's"],
    ] as const;
    for (const [git, words] of cases) {
      const run = await setting.launch({ program: { argv: ["true"], git }, gitSources });
      await untilEnded(run.id);
      expect(await runOf(run.id)).toMatchObject({ state: "failed", reason: "refused", cause: "fetch" });
      expect((await runOf(run.id)).diagnosis).toContain(words);
    }
    expect(fs.existsSync(`${root}/hacked`)).toBe(false);
  });

  it("refuses a command that does not exist", async () => {
    const setting = await setUp();
    await startHere(setting);
    const run = await setting.launch({ program: { argv: ["no-such-command"] } });
    await untilEnded(run.id);
    expect(await runOf(run.id)).toMatchObject({ state: "failed", reason: "refused", cause: "start" });
    expect((await runOf(run.id)).diagnosis).toContain("no-such-command");
  });

  it("gives values of its own environment, and masks them in the log", async () => {
    const setting = await setUp();
    await startHere(setting, { variables: { KEY: "hush-hush", OTHER: "x" }, allowed: ["K*"] });
    const fromAgent = [{ name: "KEY", at: "/env/KEY" }];
    const program = { ...script("echo key $KEY; printf hush-; sleep 0.1; echo hush"), env: { KEY: null } };
    const run = await setting.launch({ program, fromAgent });
    await untilEnded(run.id);
    expect(await logOf(run.id)).toBe("key ***\n***\n");
    const refused = await setting.launch({ program, fromAgent: [{ name: "OTHER", at: "/env/KEY" }] });
    await untilEnded(refused.id);
    expect(await runOf(refused.id)).toMatchObject({ reason: "refused", cause: "env" });
    expect((await runOf(refused.id)).diagnosis).toContain("list it under env");
  });

  it("keeps both streams in the order in which they were written, and their lines apart", async () => {
    const setting = await setUp();
    await startHere(setting);
    const both = "for i in 0 2 4; do echo $i; echo $((i+1)) >&2; done; printf 'progress 10 %%'";
    const run = await setting.launch({ program: script(`${both}; echo 'warning: slow disk' >&2`) });
    await untilEnded(run.id);
    expect(await logOf(run.id)).toBe("0\n1\n2\n3\n4\n5\nprogress 10 %\nwarning: slow disk\n");
    const told = (await chunksOf(run.id)).filter(({ stream }) => stream === "stdout");
    expect(Buffer.concat(told.map(({ data }) => data)).toString()).toBe("0\n2\n4\nprogress 10 %");
  });

  it("tries a program that was killed again where its exit code is 137, and says so", async () => {
    const setting = await setUp();
    await startHere(setting);
    const run = await setting.launch({
      program: script("echo attempt; kill -9 $$"),
      terms: { retry: { max: 1, backoffSeconds: 0, onExitCodes: [137] } },
    });
    await untilEnded(run.id);
    expect(await runOf(run.id)).toMatchObject({
      ...{ state: "failed", attempt: 2, exitCode: 137, cause: "signal" },
      diagnosis: expect.stringMatching(/^ended by SIGKILL \(exit code 137\), which Slipway did not send/),
    });
    const attempts = await database().attempt.findMany({ where: { runId: run.id } });
    expect(attempts.map(({ exitCode, signal }) => [exitCode, signal])).toEqual([
      [137, "SIGKILL"],
      [137, "SIGKILL"],
    ]);
  });

  it("refuses a value that is gone when the run comes, naming variable and agent", async () => {
    const setting = await setUp();
    const variables: Record<string, string> = { KEY: "hush-hush" };
    await startHere(setting, { variables, allowed: ["KEY"] });
    delete variables.KEY;
    const program = { argv: ["true"], env: { KEY: null } };
    const run = await setting.launch({ program, fromAgent: [{ name: "KEY", at: "/env/KEY" }] });
    await untilEnded(run.id);
    const row = await runOf(run.id);
    expect(row).toMatchObject({ state: "failed", reason: "refused", cause: "env" });
    expect(row.diagnosis).toContain("KEY");
    expect(row.diagnosis).toContain(setting.name);
  });

  it("stops a run that is cancelled, by force when it does not listen", async () => {
    const setting = await setUp();
    await startHere(setting);
    const polite = await setting.launch({
      program: script("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done"),
    });
    await untilLogged(polite.id, "up");
    await cancelRun(setting.author, { runId: polite.id });
    await untilState(polite.id, "cancelled");
    expect(await logOf(polite.id)).toContain("bye");
    expect(processesOf(polite.id)).toEqual([]);
  });

  it("ends a run that takes too long", async () => {
    const setting = await setUp();
    await startHere(setting);
    const run = await setting.launch({ program: ticking, terms: { maxRunSeconds: 1 } });
    await untilEnded(run.id);
    expect(await runOf(run.id)).toMatchObject({ state: "failed", cause: "timeout" });
    expect(processesOf(run.id)).toEqual([]);
  });

  it("kills what a program forks and what ignores TERM when it is stopped", async () => {
    const setting = await setUp();
    const agent = await startHere(setting);
    const stubborn =
      "trap '' TERM; (trap '' TERM; while :; do sleep 0.1; done) & setsid sleep 600 & echo up; while :; do sleep 0.1; done";
    const run = await setting.launch({ program: script(stubborn) });
    await untilLogged(run.id, "up");
    expect(processesOf(run.id).length).toBeGreaterThanOrEqual(3);
    await agent.stop({ stopRuns: true, withinMs: 3_000 });
    expect(processesOf(run.id)).toEqual([]);
    // The queue's policy puts a lost run back; cancelled it leaves the line at once.
    expect(await runOf(run.id)).toMatchObject({ state: "queued", item: { losses: 1 } });
  });

  it("keeps 100 MB of output whole", { timeout: 120_000 }, async () => {
    const setting = await setUp();
    await startHere(setting);
    const run = await setting.launch({ program: script("yes 0123456789abcdef | head -c 100000000") });
    await expect.poll(async () => (await runOf(run.id)).state, { timeout: 100_000 }).toBe("finished");
    const chunks = await database().logChunk.aggregate({ where: { runId: run.id }, _count: true });
    const [sum] = await database().$queryRaw<{ bytes: bigint; gaps: bigint }[]>`
      select sum(length(data))::bigint bytes,
             count(*) filter (where "offset" <> before)::bigint gaps
        from (select data, "offset", coalesce(sum(length(data)) over (order by seq rows between unbounded preceding and 1 preceding), 0) before
                from "LogChunk" where "runId" = ${run.id}) c`;
    expect(sum).toEqual({ bytes: 100_000_000n, gaps: 0n });
    expect(chunks._count).toBeGreaterThan(380);
  });

  it("takes output without a line break and bytes that are no text", async () => {
    const setting = await setUp();
    await startHere(setting);
    const run = await setting.launch({
      program: script("head -c 3000000 /dev/zero | tr '\\0' x; printf '\\377\\303(\\342\\202'"),
    });
    await untilState(run.id, "finished");
    const all = Buffer.concat((await chunksOf(run.id)).map(({ data }) => Buffer.from(data)));
    expect(all.length).toBe(3_000_005);
    expect([...all.subarray(-5)]).toEqual([0xff, 0xc3, 0x28, 0xe2, 0x82]);
  });

  it("keeps running while the server is away, and catches up", async () => {
    const setting = await setUp();
    await startHere(setting);
    const run = await setting.launch({ program: countingTo(60) });
    await untilLogged(run.id, "tick 5\n");
    await server.stop();
    await expect.poll(() => processesOf(run.id), { timeout: 25_000 }).toEqual([]);
    await server.start();
    await untilEnded(run.id);
    expect(await runOf(run.id)).toMatchObject({ state: "failed", exitCode: 3 });
    expect(numbersIn(await logOf(run.id))).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
  });

  it("stops its program at once when another attempt has taken over", async () => {
    const setting = await setUp();
    await startHere(setting);
    const run = await setting.launch({ program: ticking });
    await untilLogged(run.id, "tick 3");
    await database().runQueueItem.update({ where: { runId: run.id }, data: { attempt: 2 } });
    await expect.poll(() => processesOf(run.id), { timeout: 25_000 }).toEqual([]);
    await expect.poll(() => attemptsLeft(setting)).toEqual([]);
    expect((await runOf(run.id)).state).toBe("running"); // nothing more was said about the old attempt
  });

  it("goes on by itself when its row was deleted", async () => {
    const setting = await setUp();
    await startHere(setting);
    await database().agent.deleteMany({ where: { name: setting.name } });
    const run = await setting.launch({ program: script("echo again") });
    await untilState(run.id, "finished");
  });
});

describe("an agent that is killed", { timeout: 60_000 }, () => {
  it("adopts what runs and what has ended since, and loses no line", async () => {
    const setting = await setUp();
    const child = await startProcess(setting, "--max-jobs", "2");
    const long = await setting.launch({ program: ticking });
    const short = await setting.launch({ program: countingTo(40) });
    await untilLogged(long.id, "tick 5\n");
    await untilLogged(short.id, "tick 5\n");
    child.kill("SIGKILL");
    await endOf(child);
    await expect.poll(() => processesOf(short.id), { timeout: 25_000 }).toEqual([]);
    expect(processesOf(long.id)).not.toEqual([]);

    const next = await startProcess(setting, "--max-jobs", "2");
    await untilEnded(short.id);
    expect(await runOf(short.id)).toMatchObject({ state: "failed", exitCode: 3 });
    expect(numbersIn(await logOf(short.id))).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    await untilLogged(long.id, "tick 80\n");
    await cancelRun(setting.author, { runId: long.id });
    await untilState(long.id, "cancelled");
    const numbers = numbersIn(await logOf(long.id));
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    next.kill("SIGTERM");
    expect(await endOf(next)).toBe(0);
  });

  it("leaves its programs to the next one on SIGTERM, and ends them when told to", async () => {
    const setting = await setUp();
    const first = await startProcess(setting);
    const run = await setting.launch({ program: ticking });
    await untilLogged(run.id, "tick 3\n");
    first.kill("SIGTERM");
    expect(await endOf(first)).toBe(0);
    expect(processesOf(run.id)).not.toEqual([]);
    const second = await startProcess(setting, "--stop-runs");
    await untilLogged(run.id, "tick 40\n");
    second.kill("SIGTERM");
    expect(await endOf(second)).toBe(0);
    expect(processesOf(run.id)).toEqual([]);
    const numbers = numbersIn(await logOf(run.id));
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    expect((await runOf(run.id)).state).toBe("queued");
  });
});
