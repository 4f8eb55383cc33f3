import { describe, expect, it } from "vitest";
import type { RegisterRequest } from "../../runs/agent-protocol";
import { makeMember, makeQueue, makeTeam, simpleJobText } from "../../testing/factories";
import { makeAgent } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { listAgents } from "../agents/list-agents";
import { waitForLeases } from "../agents/wait-for-leases";
import { loadQueueLine } from "../line/load-queue-line";
import { enqueueRun } from "./enqueue-run";
import { previewRun } from "./preview-run";

const { database } = prepareTestDatabase();
const never = new AbortController().signal;
const imageJob = "docker: {image: 'registry.example/train:1'}\ncommand: [train]\n";

type Agent = Partial<Pick<RegisterRequest, "env" | "builder" | "name">>;

async function setUp(resource: "docker" | "kubernetes" | "local-process", agents: Agent[]) {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId, { resource, text: `resource_args:\n  ${resource}: {}\n` });
  const actor = await makeMember(db, "researcher", { teamId });
  const made = [];
  for (const agent of agents)
    made.push(await makeAgent(teamId, { env: [], ...agent, resources: [resource] }));
  const launch = (jobText: string) => enqueueRun(actor, { queue: queue.name, jobText });
  return { db, teamId, queue, actor, agents: made, launch };
}
const brief = (issues: readonly { severity: string; code: string; path: string }[]) =>
  issues.map(({ severity, code, path }) => `${severity} ${code} ${path}`);

describe("a job that brings code without an image", () => {
  it.each<[string, "docker" | "kubernetes" | "local-process", Agent[], string[]]>([
    [
      "is refused where no agent builds",
      "docker",
      [{ builder: "noop" }, { builder: "noop" }],
      ["error no-builder /git/repository"],
    ],
    ["is taken where one of them does", "docker", [{ builder: "noop" }, { builder: "kaniko" }], []],
    [
      "is taken with a warning where one has not said",
      "docker",
      [{ builder: "noop" }, {}],
      ["warning builder-unknown /git/repository"],
    ],
    [
      "is taken with a warning where no agent was seen yet",
      "kubernetes",
      [],
      ["warning builder-unknown /git/repository"],
    ],
    ["needs no image as a local process", "local-process", [{ builder: "noop" }], []],
  ])("%s", async (_, resource, agents, found) => {
    const { launch, actor, queue } = await setUp(resource, agents);
    const preview = await previewRun(actor, { queue: queue.name, jobText: simpleJobText });
    expect(brief(preview.issues)).toEqual(found);
    const answer = await launch(simpleJobText);
    expect(brief(answer.issues)).toEqual(found);
    expect(answer.ok).toBe(!found.some((issue) => issue.startsWith("error")));
  });

  it("is judged by agents that are offline, too", async () => {
    const { db, teamId, launch } = await setUp("docker", [{ builder: "noop", name: "old" }]);
    await db.agent.updateMany({ where: { teamId }, data: { lastSeenAt: new Date(0) } });
    const answer = await launch(simpleJobText);
    expect(answer).toMatchObject({ ok: false, issues: [{ message: expect.stringContaining("(old:") }] });
    expect((await launch(imageJob)).ok).toBe(true);
  });

  it("is judged by the builder that its config names, where it names one", async () => {
    const { launch } = await setUp("docker", [{ builder: "noop" }]);
    const launchWith = async (builder: string) =>
      brief((await launch(`${simpleJobText}builder: ${builder}\n`)).issues);
    expect(await launchWith("{accelerator: {base_image: 'python:3.12'}}")).toContain(
      "error no-builder /git/repository",
    );
    expect(await launchWith("{type: noop}")).toContain("error no-builder /builder/type");
    expect((await launchWith("{type: kaniko}")).filter((issue) => issue.includes("no-builder"))).toEqual([]);
  });

  it("waits for an agent that builds, and says so, while others take ready images", async () => {
    const { db, teamId, queue, actor, agents, launch } = await setUp("docker", [
      { builder: "noop" },
      { builder: "docker" },
    ]);
    const [plain, builder] = agents;
    if (!plain || !builder) throw new Error("two agents were made");
    await db.agent.updateMany({ where: { id: builder.agentId }, data: { lastSeenAt: new Date(0) } });
    const run = await launch(simpleJobText);
    if (!run.ok) throw new Error(JSON.stringify(run.issues));
    const line = await loadQueueLine(actor, { queue: queue.id });
    expect(line.waiting).toMatchObject([{ waiting: { reason: "no-builder", position: null } }]);
    const lease = (agent: typeof plain) =>
      waitForLeases(agent.actor, { agentId: agent.agentId, max: 1, waitSeconds: 0 }, never);
    expect(await lease(plain)).toEqual([]);
    const ready = await launch(imageJob);
    expect(await lease(plain)).toMatchObject([{ runId: ready.ok && ready.value.runId }]);
    expect(await lease(builder)).toMatchObject([{ runId: run.value.runId }]);
    const views = await listAgents(await makeMember(db, "viewer", { teamId }));
    expect(new Set(views.map((one) => one.builder))).toEqual(new Set(["docker", "noop"]));
  });
});
