import { describe, expect, it } from "vitest";
import type { Actor } from "../../access/actor";
import { findQueueFacts } from "../../db/run-line";
import { makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { type MadeAgent, makeAgent, makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { waitForLeases } from "../agents/wait-for-leases";
import { loadRunEvents } from "../history/load-run-events";
import { cancelRun } from "./cancel-run";
import { holdRuns } from "./hold-runs";
import { explainFarBack } from "./load-line-views";
import { loadQueueLine } from "./load-queue-line";
import { prioritiseRuns } from "./prioritise-runs";
import { releaseRuns } from "./release-runs";

const { database } = prepareTestDatabase();
const never = new AbortController().signal;
const lease = (agent: MadeAgent, waitSeconds = 0) =>
  waitForLeases(agent.actor, { agentId: agent.agentId, max: 1, waitSeconds }, never);

async function setUp() {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const lead = await makeMember(db, "lead", { teamId });
  const runs = [];
  for (const author of ["Ana", "Ben", "Cleo"])
    runs.push(await makeRun(db, { teamId, queueId: queue.id, author }));
  const [first, second, third] = runs.map((run) => run.id);
  if (!first || !second || !third) throw new Error("three runs were made");
  return { db, teamId, queue, lead, first, second, third };
}

const lineOf = async (actor: Actor, queue: string) =>
  (await loadQueueLine(actor, { queue })).waiting.map(({ run, waiting }) => [
    run.id,
    waiting.reason,
    waiting.position,
  ]);

describe("holding a run", () => {
  it("keeps it in line but never started, until it is released: that wakes an agent", async () => {
    const { teamId, queue, lead, first, second, third } = await setUp();
    expect(await holdRuns(lead, { runIds: [first, first] })).toEqual({ changed: [first], refused: [] });
    await holdRuns(lead, { runIds: [first] });
    const agent = await makeAgent(teamId, { maxJobs: 3 });
    expect((await lineOf(lead, queue.id)).at(-1)).toEqual([first, "held", null]);
    const taken = [...(await lease(agent)), ...(await lease(agent)), ...(await lease(agent))];
    expect(taken.map((one) => one.runId)).toEqual([second, third]);
    const open = lease(agent, 20);
    await releaseRuns(lead, { runIds: [first] });
    expect((await open).map((one) => one.runId)).toEqual([first]);
    const kinds = (await loadRunEvents(lead, { runId: first })).map((event) => event.kind);
    expect(kinds).toEqual(["created", "held", "released", "leased"]);
  });

  it("does not keep it from being stopped", async () => {
    const { lead, first } = await setUp();
    await holdRuns(lead, { runIds: [first] });
    expect(await cancelRun(lead, { runId: first })).toEqual({ runId: first, state: "cancelled" });
  });
});

describe("moving a run", () => {
  it("to another priority puts it there with its age", async () => {
    const { lead, queue, first, second, third } = await setUp();
    await makeAgent(lead.teamId);
    await prioritiseRuns(lead, { runIds: [third], priority: "critical" });
    await prioritiseRuns(lead, { runIds: [first], priority: "low" });
    expect((await lineOf(lead, queue.id)).map(([id]) => id)).toEqual([third, second, first]);
    const line = await loadQueueLine(lead, { queue: queue.id });
    expect(line.waiting.map(({ run }) => run.priority)).toEqual(["critical", "medium", "low"]);
  });

  it("to the front puts it before everything, and several in the order named", async () => {
    const { db, teamId, lead, queue, first, second, third } = await setUp();
    const urgent = await makeRun(db, { teamId, queueId: queue.id, priority: "critical" });
    await prioritiseRuns(lead, { runIds: [first], priority: "front" });
    await prioritiseRuns(lead, { runIds: [third, second], priority: "front" });
    const order = [third, second, first, urgent.id];
    expect((await lineOf(lead, queue.id)).map(([id]) => id)).toEqual(order);
    const agent = await makeAgent(teamId, { maxJobs: 9 });
    const taken = [];
    for (const _ of order) taken.push(...(await lease(agent)));
    expect(taken.map((one) => one.runId)).toEqual(order);
  });

  it("is in the audit and in its timeline, with who did it", async () => {
    const { db, lead, first } = await setUp();
    await prioritiseRuns(lead, { runIds: [first], priority: "high" });
    expect((await loadRunEvents(lead, { runId: first })).at(-1)).toMatchObject({
      kind: "prioritised",
      actor: { kind: "person", name: lead.name },
      message: "changed its priority from medium to high",
    });
    const audit = await db.auditEvent.findFirstOrThrow({ where: { teamId: lead.teamId } });
    expect(audit).toMatchObject({ actorName: lead.name, data: { runId: first, from: "medium", to: "high" } });
  });
});

describe("a run that no agent may take", () => {
  it("says which variables they lack, or which artifact is missing, and takes nobody's place", async () => {
    const { db, teamId, queue, lead, first, second, third } = await setUp();
    await makeAgent(teamId, { maxJobs: 5, env: ["S3_KEY"] });
    await db.runQueueItem.update({ where: { runId: first }, data: { needs: "HF_TOKEN,S3_KEY" } });
    await db.runQueueItem.update({ where: { runId: second }, data: { waitsFor: "data:v3" } });
    expect(await lineOf(lead, queue.id)).toEqual([
      [third, "starting-soon", 1],
      [first, "agent-lacks-env", null],
      [second, "waiting-for-artifact", null],
    ]);
    const line = await loadQueueLine(lead, { queue: queue.id });
    expect(line.waiting.map(({ waiting }) => waiting.message)).toEqual([
      "It is about to start.",
      `No agent of queue ${queue.name} that is online passes on HF_TOKEN.`,
      "It waits for artifact data:v3.",
    ]);
    await makeAgent(teamId, { env: ["HF_TOKEN", "S3_KEY"] });
    expect((await lineOf(lead, queue.id))[0]).toEqual([first, "starting-soon", 1]);
  });

  it("far back in a long line gets its place by priority and age", async () => {
    const { db, teamId, queue, third } = await setUp();
    await makeAgent(teamId, { maxJobs: 2 });
    const [facts] = await findQueueFacts(db, teamId, [queue.id]);
    if (!facts) throw new Error("the queue was made");
    expect(await explainFarBack(facts, third)).toMatchObject({ reason: "items-ahead", position: 3 });
    expect(await explainFarBack(facts, "nobody")).toBeNull();
  });
});

describe("changing the line", () => {
  it("is refused for what an agent has or what has ended, and the others are changed all the same", async () => {
    const { teamId, lead, first, second, third } = await setUp();
    const agent = await makeAgent(teamId);
    await lease(agent);
    await cancelRun(lead, { runId: second });
    const answer = await holdRuns(lead, { runIds: [first, second, third] });
    expect(answer.changed).toEqual([third]);
    expect(answer.refused.map((one) => one.message)).toEqual([
      `agent ${agent.name} has the run already: it no longer waits`,
      "the run has ended",
    ]);
  });

  it.each([
    ["hold", (actor: Actor, runIds: string[]) => holdRuns(actor, { runIds })],
    ["release", (actor: Actor, runIds: string[]) => releaseRuns(actor, { runIds })],
    [
      "move",
      (actor: Actor, runIds: string[]) => prioritiseRuns(actor, { runIds, priority: "front" as const }),
    ],
  ])("to %s is refused to researchers, viewers and other teams", async (_, change) => {
    const { db, teamId, first } = await setUp();
    for (const role of ["researcher", "viewer"] as const) {
      const actor = await makeMember(db, role, { teamId });
      expect(await change(actor, [first])).toMatchObject({ changed: [], refused: [{ runId: first }] });
    }
    const stranger = await makeMember(db, "admin");
    expect((await change(stranger, [first])).refused).toEqual([
      { runId: first, message: `There is no run "${first}" in this team.` },
    ]);
  });
});
