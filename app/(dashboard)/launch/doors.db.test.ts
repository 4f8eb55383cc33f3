/** The same launch says the same things through every door; the form's part is `e2e/doors.spec.ts`. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import type { PersonActor } from "@/lib/access/actor";
import { getActor } from "@/lib/auth/get-actor";
import { runCli } from "@/lib/cli/run-cli";
import type { Issue } from "@/lib/config/issue";
import { seenBy } from "@/lib/config/outcome-json";
import { resolveConfig } from "@/lib/config/resolve-config";
import { type ApiServer, startApiServer } from "@/lib/testing/api-server";
import { type DoorCase, doorCases } from "@/lib/testing/door-cases";
import { makeMember, makePersonToken, makeQueue } from "@/lib/testing/factories";
import { makeAgent } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";
import { launchRunAction } from "./actions";

// Only who is signed in; everything behind it is real.
vi.mock(import("@/lib/auth/get-actor"), async (original) => ({ ...(await original()), getActor: vi.fn() }));

const { database } = prepareTestDatabase();
const folder = mkdtempSync(path.join(os.tmpdir(), "slipway-doors-"));
let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = 0;
});

const issueSchema = z.looseObject({
  code: z.string(),
  severity: z.enum(["error", "warning"]),
  message: z.string(),
  path: z.string(),
});
const placeSchema = z.object({ file: z.string(), line: z.number() });

/** Each door calls the documents by its own names: a version, a file, a box of the form. */
function documentOf(file: unknown): unknown {
  return typeof file === "string" ? (/queue|job|override/.exec(path.basename(file))?.[0] ?? file) : file;
}

/** What every door must say alike: everything but files' names and the ends that `resolve` leaves out (R42). */
function alike(issues: unknown): unknown[] {
  return z
    .array(issueSchema)
    .parse(issues)
    .map(({ file, rule, endLine: _, endColumn: __, ...issue }) => {
      const written = placeSchema.optional().parse(rule);
      return {
        ...issue,
        ...(file !== undefined && { file: documentOf(file) }),
        ...(written && { rule: { ...written, file: documentOf(written.file) } }),
      };
    });
}

function brief({ severity, code, path: at }: Issue): string {
  return `${severity} ${code} ${at}`;
}

interface Caller {
  actor: PersonActor;
  token: string;
}

async function setUp(one: DoorCase): Promise<Caller> {
  const actor = await makeMember(database(), "researcher");
  await makeQueue(database(), actor.teamId, { name: "doors", resource: "docker", text: one.queue });
  vi.mocked(getActor).mockResolvedValue(actor);
  return { actor, token: (await makePersonToken(database(), actor)).token };
}

const inputOf = ({ job, values, override }: DoorCase) => ({
  queue: "doors",
  jobText: job,
  values,
  ...(override !== undefined && { override }),
});

/** The engine itself, with what the server gives it, as a submitter may see it. */
function askEngine({ queue, job, values, override }: DoorCase, actor: PersonActor): Issue[] {
  const resolution = resolveConfig({
    queue: { layer: "queue", file: "queue", text: queue },
    queueName: "doors",
    resource: "docker",
    job: { layer: "job", file: "job", text: job },
    overrides: override === undefined ? [] : [{ layer: "override", file: "override", text: override }],
    values,
    macros: {
      run_id: "r",
      run_name: "n",
      project_name: "p",
      entity_name: "t",
      author: actor.name,
      queue_name: "doors",
    },
    role: "researcher",
    render: true,
  });
  return seenBy(resolution, "submitter").issues;
}

async function askApi(one: DoorCase, token: string, address = ""): Promise<unknown> {
  const response = await fetch(`${server.url}/api/v1/runs${address}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(inputOf(one)),
  });
  return issuesIn(await response.text());
}

/** An answer's own issues, or those of its refusal. */
function issuesIn(text: string): unknown {
  const body: unknown = JSON.parse(text);
  const answer = z.looseObject({
    issues: z.unknown().optional(),
    error: z.looseObject({ issues: z.unknown().optional() }).optional(),
  });
  const { issues, error } = answer.parse(body);
  return error ? error.issues : issues;
}

async function runCommand(token: string, args: string[]): Promise<unknown> {
  vi.stubEnv("SLIPWAY_URL", server.url);
  vi.stubEnv("SLIPWAY_API_KEY", token);
  let out = "";
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += String(text);
      return true;
    }),
    vi.spyOn(process.stderr, "write").mockImplementation(() => true),
  ];
  await runCli([...args, "--json"]);
  for (const spy of spies) spy.mockRestore();
  return issuesIn(out);
}

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

function commonFlags({ values, override }: DoorCase): string[] {
  return [
    ...Object.entries(values).flatMap(([name, value]) => ["--set", `${name}=${value}`]),
    ...(override === undefined ? [] : ["--override", write("override.yaml", override)]),
  ];
}

/** Every door that ends at the server. */
async function askServer(one: DoorCase, token: string): Promise<Record<string, unknown>> {
  const job = write("job.yaml", one.job);
  return {
    launch: (await launchRunAction(inputOf(one))).issues,
    "API preview": await askApi(one, token, "/preview"),
    API: await askApi(one, token),
    "slipway launch": await runCommand(token, [
      "launch",
      "--queue",
      "doors",
      "--job-file",
      job,
      ...commonFlags(one),
    ]),
  };
}

describe("every door says the same of", () => {
  test.each(doorCases)("$title", async (one) => {
    const { actor, token } = await setUp(one);
    const engine = askEngine(one, actor);
    expect(engine.map(brief)).toEqual(one.found);
    const expected = alike(engine);
    const job = write("job.yaml", one.job);
    const queue = write("queue.yaml", one.queue);
    const doors: Record<string, unknown> = {
      ...(await askServer(one, token)),
      "slipway resolve": await runCommand(token, [
        "resolve",
        "--queue",
        queue,
        "--job",
        job,
        "--as",
        "submitter",
        "--render",
        "manifest",
        ...commonFlags(one),
      ]),
    };
    for (const [door, issues] of Object.entries(doors))
      expect([door, alike(issues)]).toEqual([door, expected]);
    const launched = await database().run.count({ where: { teamId: actor.teamId } });
    const isRefused = one.found.some((found) => found.startsWith("error"));
    expect(launched > 0).toBe(!isRefused);
  });
});

test("every door of the server refuses code where the queue's agents build no images", async () => {
  const one: DoorCase = {
    title: "code without an image",
    queue: "name: doors\nresource: docker\n",
    job: `git: {repository: 'https://github.com/example/x.git', commit: ${"a".repeat(40)}}\nentry_point: train.py\n`,
    values: {},
    found: ["error no-builder /git/repository"],
  };
  const { actor, token } = await setUp(one);
  await makeAgent(actor.teamId, { name: "plain", resources: ["docker"], env: [], builder: "noop" });
  for (const [door, issues] of Object.entries(await askServer(one, token))) {
    const found = z.array(issueSchema).parse(issues);
    expect([door, found.map(({ severity, code, path: at }) => `${severity} ${code} ${at}`)]).toEqual([
      door,
      one.found,
    ]);
    expect(found[0]).toMatchObject({ layer: "job", line: 1, message: expect.stringContaining("plain") });
  }
  expect(await database().run.count({ where: { teamId: actor.teamId } })).toBe(0);
});
