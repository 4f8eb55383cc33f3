import { describe, expect, test } from "vitest";
import { ApiError } from "@/lib/api/api-client";
import { endpoints } from "@/lib/api/endpoints";
import { makeCaller, refusalOf } from "@/lib/testing/api-callers";
import { answerRequest } from "@/lib/testing/api-server";
import { makeJob, makeQueue } from "@/lib/testing/factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

const { database } = prepareTestDatabase();

/** A researcher with a queue and a job of their team. */
async function setUp() {
  const caller = await makeCaller("researcher");
  const queue = await makeQueue(database(), caller.actor.teamId);
  const job = await makeJob(database(), caller.actor.teamId);
  return { ...caller, body: { queue: queue.name, job: job.name } };
}

describe("launching", () => {
  test("makes one run for one key, also when two calls race, and for each person their own", async () => {
    const { actor, client, body } = await setUp();
    const launch = (key: string) => client.call(endpoints.launchRun, { body, idempotencyKey: key });
    const [one, two] = await Promise.all([launch("a"), launch("a")]);
    const again = await client.call(endpoints.launchRun, { body: { ...body, idempotencyKey: "a" } });
    expect(new Set([one.runId, two.runId, again.runId]).size).toBe(1);
    expect((await launch("b")).runId).not.toBe(one.runId);
    const other = await makeCaller("researcher", actor.teamId);
    const theirs = await other.client.call(endpoints.launchRun, { body, idempotencyKey: "a" });
    expect(theirs.runId).not.toBe(one.runId);
    expect(await client.call(endpoints.listRuns, {})).toMatchObject({ total: 3 });
  });

  test("refuses two different keys at once", async () => {
    const { client, body } = await setUp();
    const both = client.call(endpoints.launchRun, {
      body: { ...body, idempotencyKey: "a" },
      idempotencyKey: "b",
    });
    expect(await refusalOf(both)).toMatchObject({
      status: 400,
      message: expect.stringContaining("Idempotency-Key"),
    });
  });

  test("freezes values and overrides on the run, with their sources", async () => {
    const { client, body } = await setUp();
    const { runId, name } = await client.call(endpoints.launchRun, {
      body: {
        ...body,
        values: { epochs: "7" },
        override: "env:\n  SEED: 1\n",
        name: "seven",
        priority: "low",
      },
    });
    expect(name).toBe("seven");
    const run = await client.call(endpoints.getRun, { params: { runId } });
    expect(run).toMatchObject({ name: "seven", priority: "low", values: { epochs: 7 }, state: "queued" });
    expect(run.config).toMatchObject({ env: { SEED: "1" } });
    expect(run.sources["/env/SEED"]).toMatchObject({ layer: "override", file: "override", line: 2 });
    expect(run.sources["/env/EPOCHS"]).toMatchObject({ layer: "template", field: "epochs" });
  });

  test("refuses what breaks a rule with every issue in its place, and stores nothing", async () => {
    const { client, body } = await setUp();
    const wrong = {
      ...body,
      values: { epochs: 99, speed: 1 },
      override: "resource_args:\n  local-process: {nice: 1}\n",
      overrideResourceArgs: '{"docker": {}}',
    };
    const refusal = await refusalOf(client.call(endpoints.launchRun, { body: wrong }));
    expect(refusal.status).toBe(400);
    const codes = refusal.issues.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(["value-above-max", "override-refused"]));
    const files = refusal.issues.filter(({ code }) => code === "override-refused").map(({ file }) => file);
    expect(files).toContain("override of resource_args");
    const preview = await client.call(endpoints.previewRun, { body: wrong });
    expect(preview.ok).toBe(false);
    expect(preview.issues).toEqual(refusal.issues);
    expect(await client.call(endpoints.listRuns, {})).toMatchObject({ total: 0 });
  });

  test("a preview of a good launch says where it would stand, and stores nothing", async () => {
    const { client, body } = await setUp();
    const { ok, preview } = await client.call(endpoints.previewRun, { body });
    expect(ok).toBe(true);
    expect(preview?.waiting).toMatchObject({ reason: "no-agent" });
    expect(preview?.values).toEqual({ epochs: 3 });
    expect(await client.call(endpoints.listRuns, {})).toMatchObject({ total: 0 });
  });

  test("a float is one in the text of every answer that shows the config", async () => {
    const { client, body, token } = await setUp();
    const asked = { ...body, override: "hyperparameters: {beta: 1.0, steps: 1}" };
    const { runId } = await client.call(endpoints.launchRun, { body: asked });
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const url = "http://slipway.test/api/v1/runs";
    const init = { method: "POST", body: JSON.stringify(asked), headers };
    const answers = await Promise.all([
      answerRequest(new Request(`${url}/${runId}`, { headers })),
      answerRequest(new Request(`${url}/preview`, init)),
    ]);
    for (const answer of answers) {
      expect(answer.headers.get("content-type")).toBe("application/json");
      expect(await answer.text()).toContain('"hyperparameters":{"beta":1.0,"steps":1}');
    }
  });

  test("what Postgres cannot hold is refused in words, in every text", async () => {
    const { client, body } = await setUp();
    for (const odd of ["\0", "\ud800"])
      for (const more of [
        { override: `env: {A: "${odd}"}` },
        { override: `# ${odd}` },
        { overrideResourceArgs: `{"a": "${odd}"}` },
        { name: `a${odd}b` },
        { values: { epochs: odd } },
        { jobText: `command: ["${odd}"]`, job: undefined },
        { project: odd },
      ]) {
        const refusal = await refusalOf(client.call(endpoints.launchRun, { body: { ...body, ...more } }));
        expect([more, refusal.status]).toEqual([more, 400]);
      }
  });

  test("the texts of queues, jobs and configs are as careful", async () => {
    const { client } = await makeCaller("admin");
    for (const odd of ["\0", "\ud800"]) {
      const body = { text: `env: {A: "${odd}"}\n# ${odd}` };
      const statuses = await Promise.all(
        [
          client.call(endpoints.applyQueue, {
            params: { queue: "odd" },
            body: { ...body, resource: "docker" },
          }),
          client.call(endpoints.applyJob, { params: { job: "odd" }, body }),
          client.call(endpoints.applyTeamConfig, { params: { kind: "base", name: "odd" }, body }),
          client.call(endpoints.applyTeamConfig, {
            params: { kind: "base", name: "odd" },
            body: { text: "{}", note: odd },
          }),
        ].map(async (work) =>
          work.then(
            () => 200,
            (error: unknown) => (error instanceof ApiError ? error.status : error),
          ),
        ),
      );
      expect([odd, statuses.filter((status) => status === 500)]).toEqual([odd, []]);
    }
  });
});

describe("running again", () => {
  test("exactly, and as today; one key gives one run", async () => {
    const { client, body } = await setUp();
    const { runId } = await client.call(endpoints.launchRun, { body: { ...body, values: { epochs: 5 } } });
    const params = { runId };
    const rerun = (mode: "exact" | "today", idempotencyKey: string) =>
      client.call(endpoints.rerunRun, { params, body: { mode }, idempotencyKey });
    const exact = await rerun("exact", "x");
    expect(await client.call(endpoints.getRun, { params: { runId: exact.runId } })).toMatchObject({
      values: { epochs: 5 },
      rerunOf: { id: runId },
    });
    expect((await rerun("exact", "x")).runId).toBe(exact.runId);
    expect((await rerun("today", "y")).runId).not.toBe(exact.runId);
  });

  test("an override at resource_args is frozen where it stands", async () => {
    const { actor, client, body } = await setUp();
    const text =
      "resource_args:\n  local-process: {}\nguardrails:\n  overrides: any\n  native: {allow: [resource_args.local-process.cwd]}\n";
    const open = await makeQueue(database(), actor.teamId, { text });
    const asked = { ...body, queue: open.name, overrideResourceArgs: '{"local-process": {"cwd": "src"}}' };
    const first = await client.call(endpoints.launchRun, { body: asked });
    const again = await client.call(endpoints.rerunRun, {
      params: { runId: first.runId },
      body: { mode: "exact" },
    });
    const of = async (runId: string) => (await client.call(endpoints.getRun, { params: { runId } })).config;
    expect(await of(first.runId)).toMatchObject({ resource_args: { "local-process": { cwd: "src" } } });
    expect(await of(again.runId)).toEqual(await of(first.runId));
  });
});
