import pg from "pg";
import { afterEach, describe, expect, test, vi } from "vitest";
import { resolveConfig } from "../../config/resolve-config";
import { insertTeamConfigVersion, openTeamConfig } from "../../db/team-configs";
import { inTransaction } from "../../db/transaction";
import { makeJob, makeMember, makeQueue, makeTeam, simpleJobText } from "../../testing/factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { enqueueRun } from "./enqueue-run";
import { previewRun } from "./preview-run";

vi.mock(import("../../config/resolve-config"), { spy: true });
const { database } = prepareTestDatabase();
afterEach(() => vi.restoreAllMocks());

async function storePreset(
  teamId: Parameters<typeof openTeamConfig>[1]["teamId"],
  text: string,
): Promise<void> {
  await inTransaction(async (tx) => {
    const { id } = await openTeamConfig(tx, { teamId, kind: "preset", name: "night" });
    await insertTeamConfigVersion(tx, id, { number: 1, text, note: "", createdById: null, createdBy: "ana" });
  });
}

describe("what a key in the launch form costs", () => {
  test("one resolve and four queries, whatever the launch is merged from", async () => {
    const { teamId } = await makeTeam(database());
    const actor = await makeMember(database(), "researcher", { teamId });
    const queue = await makeQueue(database(), teamId, {
      resource: "docker",
      text: "resource_args: {docker: {}}\n",
    });
    const job = await makeJob(database(), teamId, { text: `name: run of my own\n${simpleJobText}` });
    await storePreset(teamId, "env: {NIGHT: '1'}\n");
    const input = { queue: queue.name, job: `${job.name}:v1`, preset: "night", priority: "low" as const };
    // The first question of a process also opens its connections.
    await previewRun(actor, input);

    vi.mocked(resolveConfig).mockClear();
    const query = vi.spyOn(pg.Client.prototype, "query");
    const answer = await previewRun(actor, input);
    expect(query.mock.calls.length).toBeLessThanOrEqual(4);
    expect(resolveConfig).toHaveBeenCalledOnce();
    expect(answer.preview?.config).toMatchObject({ name: "run of my own", env: { NIGHT: "1" } });
  });
});

describe("the names of run and project", () => {
  const setUp = async (text: string) => {
    const { teamId } = await makeTeam(database());
    const actor = await makeMember(database(), "researcher", { teamId });
    const queue = await makeQueue(database(), teamId, { text: "resource_args: {local-process: {}}\n" });
    const launched = await enqueueRun(actor, { queue: queue.name, jobText: text });
    if (!launched.ok) throw new Error(JSON.stringify(launched.issues));
    return database().run.findUniqueOrThrow({
      where: { id: launched.value.runId },
      include: { project: true },
    });
  };
  const job = `${simpleJobText}env: {NAMES: '\${run_name} in \${project_name}'}\n`;

  test("are what the config says, also as macros", async () => {
    const run = await setUp(`name: Nightly\nproject: Vision\n${job}`);
    expect([run.name, run.project.name]).toEqual(["Nightly", "Vision"]);
    expect(run.config).toMatchObject({ env: { NAMES: "Nightly in vision" } });
  });

  test("are made where the config says none, also as macros", async () => {
    const run = await setUp(job);
    expect(run.project.name).toBe("uncategorized");
    expect(run.config).toMatchObject({ env: { NAMES: `${run.name} in uncategorized` } });
  });
});
