import { describe, expect, test } from "vitest";
import { endpoints } from "@/lib/api/endpoints";
import { ask, json, makeCaller, refusalOf, signIn } from "@/lib/testing/api-callers";
import { makeJob, makeQueue, simpleJobText, simpleQueueText } from "@/lib/testing/factories";
import { makeArtifact } from "@/lib/testing/make-artifact";
import { makeAgent, makeRun } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

const { database } = prepareTestDatabase();

describe("another team", () => {
  test("finds nothing by id or name, and is told the same as for what never was", async () => {
    const { actor } = await makeCaller("admin");
    const queue = await makeQueue(database(), actor.teamId);
    const job = await makeJob(database(), actor.teamId);
    const run = await makeRun(database(), { teamId: actor.teamId, queueId: queue.id });
    const project = await database().project.findFirstOrThrow({ where: { teamId: actor.teamId } });
    const agent = await makeAgent(actor.teamId);
    const token = await database().apiToken.findFirstOrThrow({ where: { teamId: actor.teamId } });
    const made = await makeArtifact(
      actor,
      { "a.txt": "a" },
      {
        project: project.name,
        name: "images",
        aliases: ["prod"],
      },
    );
    const stranger = await makeCaller("admin");
    const values: Record<string, string[]> = {
      queue: [queue.id, queue.name],
      job: [job.id, job.name],
      runId: [run.id],
      agentId: [agent.agentId],
      tokenId: [token.id],
      number: ["1"],
      alias: ["prod"],
      kind: ["preset"],
      name: ["x"],
      project: [project.name],
      view: ["never-was"],
      artifact: ["images"],
      version: ["v0"],
      path: ["a.txt"],
      versionId: [made.id],
    };
    const bodies: Partial<Record<keyof typeof endpoints, unknown>> = {
      rerunRun: { mode: "exact" },
      resumeRun: {},
      logHistory: { lines: [{ loss: 0.5 }] },
      applyQueue: { text: simpleQueueText, baseVersion: 1, resource: "local-process" },
      applyJob: { text: simpleJobText, baseVersion: 1 },
      archiveQueue: {},
      archiveJob: {},
      setJobAlias: { number: 1 },
      orderAgent: { order: "drain" },
      createView: { name: "x", content: {} },
      updateView: { name: "y" },
      updateArtifact: { tags: [] },
      updateArtifactVersion: { tags: [] },
      setArtifactAlias: { version: "v0" },
      linkArtifactVersion: { portfolio: "chosen" },
      useArtifactVersion: { runId: run.id },
      planArtifactContents: { contents: [] },
    };
    const withIds = Object.entries(endpoints).filter(
      ([name, { path }]) => path.includes("{") && !["applyTeamConfig", "beginArtifactVersion"].includes(name),
    );
    expect(withIds.length).toBeGreaterThan(20);
    for (const [name, endpoint] of withIds) {
      const first = /\{(\w+)\}/.exec(endpoint.path)?.[1] ?? "";
      for (const value of [...(values[first] ?? []), "never-was"]) {
        const query: Record<string, string> = {
          diffArtifactVersions: "?against=v0",
          listRunArtifacts: "?kind=used",
        };
        const address = `${endpoint.path}${query[name] ?? ""}`
          .replace(`{${first}}`, first === "kind" ? "preset" : value)
          .replaceAll(/\{(\w+)\}/g, (_, other: string) => values[other]?.[0] ?? "");
        const response = await ask(address, {
          method: endpoint.method,
          token: stranger.token,
          headers: json,
          ...(name in bodies && { body: JSON.stringify(bodies[name as keyof typeof bodies]) }),
        });
        expect([name, value, response.status]).toEqual([name, value, 404]);
        const body = await response.json();
        expect(body.error.message.replace(value, "…")).not.toContain(actor.teamId);
      }
    }
    expect(
      await refusalOf(stranger.client.call(endpoints.launchRun, { body: { queue: queue.id } })),
    ).toMatchObject({
      status: 404,
    });
    for (const list of [endpoints.listQueues, endpoints.listJobs, endpoints.listAgents] as const)
      expect(JSON.stringify(await stranger.client.call(list, {}))).not.toContain(actor.teamId);
    expect(await stranger.client.call(endpoints.listRuns, {})).toMatchObject({ total: 0, rows: [] });
    expect(await stranger.client.call(endpoints.cancelRuns, { body: { runIds: [run.id] } })).toMatchObject({
      cancelled: [],
      refused: [{ runId: run.id }],
    });
  });

  test("a token of one queue does not see another queue of its own team", async () => {
    const { actor } = await makeCaller("admin");
    const [own, other] = [
      await makeQueue(database(), actor.teamId),
      await makeQueue(database(), actor.teamId),
    ];
    const run = await makeRun(database(), { teamId: actor.teamId, queueId: other.id });
    const { client } = await signIn(actor, [own.id]);
    expect((await client.call(endpoints.listQueues, {})).queues.map(({ id }) => id)).toEqual([own.id]);
    const tries = [
      client.call(endpoints.getQueue, { params: { queue: other.name } }),
      client.call(endpoints.getQueueLine, { params: { queue: other.name } }),
      client.call(endpoints.launchRun, { body: { queue: other.name } }),
      client.call(endpoints.applyQueue, { params: { queue: other.name }, body: { text: simpleQueueText } }),
      client.call(endpoints.getRun, { params: { runId: run.id } }),
      client.open(endpoints.getRunLog, { params: { runId: run.id } }),
      client.open(endpoints.getRunArchive, { params: { runId: run.id } }),
      client.open(endpoints.streamRun, { params: { runId: run.id } }),
    ];
    const refused = await Promise.all(tries.map(refusalOf));
    expect(refused.map(({ status }) => status)).toEqual(tries.map(() => 404));
  });
});
