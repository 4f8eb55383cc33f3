import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { PersonActor, Role, TeamId } from "../access/actor";
import { appendLogs } from "../dispatch/agents/append-logs";
import { finishRun } from "../dispatch/agents/finish-run";
import { recordEvents } from "../dispatch/agents/record-events";
import { waitForLeases } from "../dispatch/agents/wait-for-leases";
import { type ApiServer, startApiServer } from "../testing/api-server";
import {
  makeJob,
  makeMember,
  makePersonToken,
  makeQueue,
  simpleJobText,
  simpleQueueText,
  uniqueName,
} from "../testing/factories";
import { type MadeAgent, makeAgent, makeOutcome, makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";
import { runCli } from "./run-cli";

const { database } = prepareTestDatabase();
const runProgram = promisify(execFile);
const command = path.join(import.meta.dirname, "../../bin/slipway.mjs");
const folder = mkdtempSync(path.join(os.tmpdir(), "slipway-cli-"));
let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
  process.exitCode = 0;
});

interface Said {
  code: number;
  out: string;
  err: string;
}

/** Runs a command line in this process, as a program that reads its output would see it. */
function start(token: string, args: string[], isTerminal = false): { said: Said; done: Promise<Said> } {
  vi.stubEnv("SLIPWAY_URL", server.url);
  vi.stubEnv("SLIPWAY_API_KEY", token);
  vi.stubEnv("NO_COLOR", "1");
  const said: Said = { code: 0, out: "", err: "" };
  const writeTo = (key: "out" | "err") => (text: string | Uint8Array) => {
    said[key] += typeof text === "string" ? text : new TextDecoder().decode(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation(writeTo("out")),
    vi.spyOn(process.stderr, "write").mockImplementation(writeTo("err")),
  ];
  const { isTTY } = process.stdout;
  process.stdout.isTTY = isTerminal;
  process.exitCode = 0;
  const done = runCli(args).then(() => {
    for (const spy of spies) spy.mockRestore();
    process.stdout.isTTY = isTTY;
    said.code = Number(process.exitCode ?? 0);
    process.exitCode = 0;
    return said;
  });
  return { said, done };
}

const run = (token: string, ...args: string[]) => start(token, args).done;

async function makeCaller(role: Role, teamId?: TeamId): Promise<{ actor: PersonActor; token: string }> {
  const actor = await makeMember(database(), role, teamId === undefined ? {} : { teamId });
  return { actor, token: (await makePersonToken(database(), actor)).token };
}

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe("wrong usage", () => {
  test.each([
    [["lauch"], /unknown command 'lauch'\n\(Did you mean launch\?\)/],
    [["launch"], /^error: name the queue with --queue <name>, or with `queue:` in the file of --config\n$/],
    [
      ["launch", "--config", "a.yaml", "--job", "b"],
      /'--config <file>' cannot be used with option '--job <name>'/,
    ],
    [["launch", "--queue", "q", "--set", "lr"], /name=value/],
    [["launch", "--queue", "q", "--priority", "urgent"], /Allowed choices are critical, high, medium, low/],
    [["run", "list", "--limit", "0"], /whole number/],
    [["run", "logs"], /missing required argument 'run'/],
    [["queue", "apply", "/nowhere/q.yaml"], /cannot be read: there is no such file/],
    [["import", "/nowhere"], /There is no folder/],
    [["job", "alias", "a", "b"], /either --version <number> or --remove/],
  ])("%j is one sentence and exit code 2", async (args, message) => {
    const { code, out, err } = await run("slw_x", ...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/at .*\.ts/);
  });

  test("no key, an odd address, and a server that is not there", async () => {
    expect(await run("", "queue", "list")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^✕ Set SLIPWAY_API_KEY/),
    });
    const { url } = server;
    server.url = "slipway.example.com";
    expect(await run("slw_x", "queue", "list")).toMatchObject({
      code: 2,
      err: expect.stringContaining("SLIPWAY_URL"),
    });
    server.url = "http://127.0.0.1:9";
    const away = await run("slw_secret", "queue", "list");
    server.url = url;
    expect(away).toMatchObject({ code: 1, err: "✕ No Slipway server answers at http://127.0.0.1:9.\n" });
  });

  test("help and version are no failures", async () => {
    expect(await run("", "--help")).toMatchObject({
      code: 0,
      out: expect.stringContaining("SLIPWAY_API_KEY"),
    });
    expect(await run("", "--version")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe("runs", () => {
  test("are listed as JSON, tab-separated, or as a table for people", async () => {
    const { actor, token } = await makeCaller("viewer");
    const queue = await makeQueue(database(), actor.teamId);
    const made = await makeRun(database(), {
      teamId: actor.teamId,
      queueId: queue.id,
      values: { epochs: 3 },
    });
    const { out } = await run(token, "run", "list");
    const cells = out.trimEnd().split("\t");
    expect(cells.slice(0, 4)).toEqual([made.id, made.name, "queued", queue.name]);
    expect(cells[6]).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(cells.at(-1)).toBe("epochs=3");
    const json = JSON.parse((await run(token, "run", "list", "state:queued", "--json")).out);
    expect(json).toMatchObject({ total: 1, rows: [{ id: made.id }] });
    const shown = await start(token, ["run", "list"], true).done;
    expect(shown.out.split("\n")[0]).toMatch(/^ID +NAME +STATE +QUEUE/);
    expect(shown.out).toMatch(/now|\ds ago/);
    expect(shown.err).toBe("1 of 1 runs\n");
    const wrong = await run(token, "run", "list", "state:done");
    expect(wrong).toMatchObject({ code: 1, out: "", err: expect.stringContaining('"done" is no state') });
  });

  test("are found by a name that only one run has", async () => {
    const { actor, token } = await makeCaller("lead");
    const queue = await makeQueue(database(), actor.teamId);
    const [one, two] = [
      await makeRun(database(), { teamId: actor.teamId, queueId: queue.id }),
      await makeRun(database(), { teamId: actor.teamId, queueId: queue.id }),
    ];
    await database().run.updateMany({ where: { id: one.id }, data: { name: "only-me" } });
    expect((await run(token, "run", "get", "only-me")).out).toContain(`id\t${one.id}`);
    await database().run.updateMany({ where: { id: two.id }, data: { name: "only-me" } });
    const ambiguous = await run(token, "run", "cancel", "only-me");
    expect(ambiguous).toMatchObject({
      code: 1,
      err: expect.stringMatching(/2 runs are called only-me.*by its id/),
    });
    expect(await run(token, "run", "get", "nobody")).toMatchObject({
      code: 1,
      err: '✕ There is no run "nobody".\n',
    });
    expect(await run(token, "run", "cancel", one.id, two.id)).toMatchObject({
      code: 0,
      out: `${one.id}\n${two.id}\n`,
    });
    expect((await run(token, "run", "get", one.id, "--json")).out).toContain('"state": "cancelled"');
  });

  test("of others are not stopped, and the command says so", async () => {
    const { actor, token } = await makeCaller("researcher");
    const queue = await makeQueue(database(), actor.teamId);
    const made = await makeRun(database(), { teamId: actor.teamId, queueId: queue.id });
    const { code, err } = await run(token, "run", "cancel", made.id);
    expect(code).toBe(1);
    expect(err).toMatch(/only its author, a lead or an admin/);
  });
});

describe("logs", () => {
  const never = new AbortController().signal;
  const at = "2026-01-01T00:00:00.000Z";
  const patience = { timeout: 20_000 };

  async function startRun(teamId: TeamId) {
    const queue = await makeQueue(database(), teamId);
    const made = await makeRun(database(), { teamId, queueId: queue.id });
    const agent = await makeAgent(teamId, { queueIds: [queue.id] });
    await waitForLeases(agent.actor, { agentId: agent.agentId, max: 1, waitSeconds: 0 }, never);
    const events = [{ kind: "starting", at }];
    await recordEvents(agent.actor, made.id, { agentId: agent.agentId, attempt: 1, events });
    return { made, agent };
  }

  const log = (agent: MadeAgent, runId: string, seq: number, offset: number, text: string | Buffer) =>
    appendLogs(agent.actor, runId, {
      agentId: agent.agentId,
      attempt: 1,
      chunks: [{ seq, offset, stream: "stdout", at, data: Buffer.from(text).toString("base64") }],
    });
  const finish = (agent: MadeAgent, runId: string, outcome = makeOutcome()) =>
    finishRun(agent.actor, runId, {
      agentId: agent.agentId,
      attempt: 1,
      outcome,
      startedAt: null,
      endedAt: at,
    });

  test("are followed over a broken connection, and end with the run's own result", async () => {
    const { actor, token } = await makeCaller("viewer");
    const { made, agent } = await startRun(actor.teamId);
    await log(agent, made.id, 0, 0, "epoch 1\n");
    const { said, done } = start(token, ["run", "logs", "-f", made.id]);
    await vi.waitFor(() => expect(said.out).toBe("epoch 1\n"), patience);
    server.dropConnections();
    await log(agent, made.id, 1, 8, "epoch 2 é\n");
    await vi.waitFor(() => expect(said.out).toBe("epoch 1\nepoch 2 é\n"), patience);
    await finish(agent, made.id);
    expect(await done).toMatchObject({ code: 0, out: "epoch 1\nepoch 2 é\n" });
    expect(said.err).toContain(`✓ ${made.name} finished: exit code 0`);
    expect((await run(token, "run", "logs", made.id)).out).toBe("epoch 1\nepoch 2 é\n");
    expect((await run(token, "run", "logs", made.id, "--attempt", "1")).out).toBe("epoch 1\nepoch 2 é\n");
    expect((await run(token, "run", "logs", made.id, "--attempt", "2")).out).toBe("");
  });

  test("are printed byte for byte into a file: nothing recoded, nothing added", async () => {
    const { actor, token } = await makeCaller("viewer");
    const { made, agent } = await startRun(actor.teamId);
    const bytes = Buffer.from([
      0xef, 0xbb, 0xbf, 0xff, 0x00, 0xc3, 0x28, 13, 10, 0x1b, 0x5b, 0x6d, 0xe2, 0x82,
    ]);
    await log(agent, made.id, 0, 0, bytes.subarray(0, 5));
    await log(agent, made.id, 1, 5, bytes.subarray(5));
    const file = path.join(folder, "run.log");
    const words = [process.execPath, command, "run", "logs", made.id];
    await runProgram("sh", ["-c", '"$@" > "$FILE"', "-", ...words], {
      env: { ...process.env, SLIPWAY_URL: server.url, SLIPWAY_API_KEY: token, FILE: file },
    });
    expect(readFileSync(file)).toEqual(bytes);
    const answer = await fetch(`${server.url}/api/v1/runs/${made.id}/log`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
  });

  test("of a run that fails end with exit code 1", async () => {
    const { actor, token } = await makeCaller("viewer");
    const { made, agent } = await startRun(actor.teamId);
    await finish(agent, made.id, makeOutcome({ reason: "failed", exitCode: 3, diagnosis: "exit code 3" }));
    const { code, err } = await run(token, "run", "logs", "-f", made.id);
    expect(code).toBe(1);
    expect(err).toContain(`✕ ${made.name} failed: exit code 3`);
  });
});

describe("queues", () => {
  test("are planned, applied, compared and printed back byte for byte", async () => {
    const { token } = await makeCaller("admin");
    const name = uniqueName("gpu");
    const file = write(`${name}.yaml`, `resource: local-process\n${simpleQueueText}`);
    expect(await run(token, "queue", "apply", file, "--dry-run")).toMatchObject({
      code: 0,
      out: expect.stringMatching(new RegExp(`^created\tqueue\t${name}\t1\tdry-run\n`)),
    });
    expect((await run(token, "queue", "get", name)).code).toBe(1);
    expect((await run(token, "queue", "apply", file, "--note", "first")).out).toBe(
      `created\tqueue\t${name}\t1\tdone\n`,
    );
    expect((await run(token, "queue", "apply", file)).out).toBe(`unchanged\tqueue\t${name}\t1\tdone\n`);
    expect((await run(token, "queue", "get", name)).out).toBe(readFileSync(file, "utf8"));
    expect(await run(token, "queue", "diff", file)).toMatchObject({ code: 0, out: "" });
    writeFileSync(file, readFileSync(file, "utf8").replace("max: 10", "max: 20"));
    const { code, out } = await run(token, "queue", "diff", file);
    expect(code).toBe(1);
    expect(out).toMatch(/^-.*max: 10\}\n\+.*max: 20\}$/m);
    const stale = await run(token, "queue", "apply", file, "--base-version", "7");
    expect(stale).toMatchObject({ code: 1, err: expect.stringContaining("saved v1") });
    expect((await run(token, "queue", "apply", file, "--base-version", "1")).out).toContain("saved");
    const list = (await run(token, "queue", "list")).out.split("\t");
    expect(list.slice(0, 4)).toEqual([name, "local-process", "v2", "open"]);
    await run(token, "queue", "pause", name);
    expect((await run(token, "queue", "list")).out).toContain("\tpaused\t");
    await run(token, "queue", "resume", name);
  });

  test("that are wrong are refused with the file, the line and a caret", async () => {
    const { token } = await makeCaller("admin");
    const file = write("wrong.yaml", "resource: local-process\ntemplate_variables:\n  lr: {type: flot}\n");
    const { code, out, err } = await run(token, "queue", "apply", file);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain(`${file}:3:14: error "flot" is not a field type`);
    expect(err).toMatch(/3 \| {3}lr: \{type: flot\}\n +\| +\^\^\^\^/);
    expect(err).toMatch(/✕ 1 error/);
    const json = JSON.parse((await run(token, "queue", "apply", file, "--json")).out);
    expect(json.error).toMatchObject({ code: "INVALID", issues: [{ file, line: 3, column: 14 }, {}] });
  });
});

describe("jobs and tokens", () => {
  test("a job is created once, saved again, and given an alias", async () => {
    const { token } = await makeCaller("researcher");
    const job = uniqueName("train");
    const file = write("job.yaml", simpleJobText);
    expect((await run(token, "job", "save", job, file)).code).toBe(1);
    expect((await run(token, "job", "create", job, file)).out).toBe(`created\tjob\t${job}\t1\tdone\n`);
    writeFileSync(file, `${simpleJobText}# two\n`);
    expect((await run(token, "job", "create", job, file)).code).toBe(1);
    expect((await run(token, "job", "save", job, file, "--alias", "prod")).out).toContain("saved");
    expect((await run(token, "job", "get", `${job}:prod`)).out).toBe(`${simpleJobText}# two\n`);
    expect((await run(token, "job", "get", `${job}:v1`)).out).toBe(simpleJobText);
    expect((await run(token, "job", "list")).out).toContain(`${job}\tv2\tprod=v2\t`);
    expect((await run(token, "job", "alias", job, "prod", "--remove")).out).toBe(`${job}:prod\tremoved\n`);
  });

  test("a token is printed alone, used, and revoked", async () => {
    const { token } = await makeCaller("viewer");
    const made = await run(token, "token", "create", "laptop");
    expect(made.out).toMatch(/^slw_\S+\n$/);
    const id = /revoke (\S+)/.exec(made.err)?.[1] ?? "";
    expect((await run(made.out.trim(), "token", "list")).out).toContain(`${id}\tlaptop\tperson\t`);
    const looking = await run(
      made.out.trim(),
      "token",
      "create",
      "board",
      "--read-only",
      "--expires-in-days",
      "9",
    );
    const until = new Date(Date.now() + 9 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
    expect(looking.err).toContain(`It works until ${until}.`);
    expect((await run(looking.out.trim(), "token", "list")).out).toMatch(/\tboard\tperson\t.*\tlook\t/);
    expect(await run(looking.out.trim(), "token", "create", "more")).toMatchObject({
      code: 1,
      err: expect.stringContaining("This API token is read-only"),
    });
    // What was made with it ends with it.
    const revoked = (await run(token, "token", "revoke", id)).out.trimEnd().split("\n");
    expect(revoked).toHaveLength(2);
    expect(revoked[0]).toBe(`${id}\trevoked`);
    expect((await run(looking.out.trim(), "token", "list")).code).toBe(1);
    expect(await run(made.out.trim(), "queue", "list")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/API token/),
    });
  });
});

describe("a folder of documents", () => {
  test("goes from one team to another, and then changes nothing", async () => {
    const from = await makeCaller("admin");
    const queue = await makeQueue(database(), from.actor.teamId, { name: "gpu a100" });
    const job = await makeJob(database(), from.actor.teamId);
    const target = path.join(folder, "team");
    const base = write("base.yaml", "max_run_time: 1h\n");
    for (const name of ["base llm/small", "preset quick"]) {
      const [kind = "", ...words] = name.split(" ");
      const headers = { authorization: `Bearer ${from.token}`, "content-type": "application/json" };
      const body = JSON.stringify({ text: readFileSync(base, "utf8") });
      await fetch(`${server.url}/api/v1/configs/${kind}/${words.join(" ")}`, {
        method: "PUT",
        headers,
        body,
      });
    }
    const exported = await run(from.token, "export", target);
    expect(exported).toMatchObject({ code: 0, err: "" });
    expect(exported.out.trim().split("\n").sort()).toEqual([
      "bases/llm/small.yaml\tv1",
      `jobs/${job.name}.yaml\tv1`,
      "presets/quick.yaml\tv1",
      `queues/${queue.name}.yaml\tv1`,
    ]);
    expect((await run(from.token, "export", target)).code).toBe(2);
    expect((await run(from.token, "import", target)).out.match(/^unchanged/gm)).toHaveLength(4);
    const to = await makeCaller("admin");
    const plan = await run(to.token, "import", target, "--dry-run");
    expect(plan.out.trim().split("\n")).toEqual([
      "created\tbase\tllm/small\t1\tdry-run",
      "created\tpreset\tquick\t1\tdry-run",
      `created\tjob\t${job.name}\t1\tdry-run`,
      `created\tqueue\t${queue.name}\t1\tdry-run`,
    ]);
    expect((await run(to.token, "queue", "list")).out).toBe("");
    expect((await run(to.token, "import", target, "--note", "moved")).out.match(/^created/gm)).toHaveLength(
      4,
    );
    expect((await run(to.token, "queue", "get", "gpu a100")).out).toBe(simpleQueueText);
    writeFileSync(path.join(target, "queues", "broken.yaml"), "resource: local-process\nenv: [\n");
    writeFileSync(path.join(target, "queues", "fine.yaml"), `resource: local-process\n${simpleQueueText}`);
    const refused = await run(to.token, "import", target);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("1 of 6 documents were refused") });
    // All or nothing: the good one waits for the bad one to be mended.
    expect((await run(to.token, "queue", "list")).out).not.toContain("fine");
  });

  test("leaves out what hides values from its reader", async () => {
    const admin = await makeCaller("admin");
    const queue = await makeQueue(database(), admin.actor.teamId);
    const { token } = await makeCaller("researcher", admin.actor.teamId);
    const { code, out, err } = await run(token, "export", path.join(folder, "hidden"));
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain(`queue ${queue.name} was left out`);
  });
});
