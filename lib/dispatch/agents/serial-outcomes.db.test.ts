/**
 * Use cases that meet on one run, held between lock and commit on a real database: whatever order they took, the outcome is
 * one that they would have had one after the other.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { archiveQueue } from "../../catalog/archive-queue";
import { pauseQueue, resumeQueue } from "../../catalog/pause-queue";
import { saveQueueVersion } from "../../catalog/save-queue-version";
import { AppError } from "../../errors";
import { makeMember, makeQueue, makeTeam, simpleQueueText } from "../../testing/factories";
import { type Gate, passGate } from "../../testing/lock-gate";
import { makeAgent, makeOutcome, makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { expectWholeRun } from "../../testing/whole-run";
import { endOverdueRuns, reapExpiredLeases } from "../chores/reap-expired-leases";
import { cancelRun } from "../line/cancel-run";
import { holdRuns } from "../line/hold-runs";
import { prioritiseRuns } from "../line/prioritise-runs";
import { releaseRuns } from "../line/release-runs";
import { adoptRuns } from "./adopt-runs";
import { appendLogs } from "./append-logs";
import { finishRun } from "./finish-run";
import { heartbeat } from "./heartbeat";
import { orderAgent } from "./order-agent";
import { recordEvents } from "./record-events";
import { waitForLeases } from "./wait-for-leases";

const { database, url } = prepareTestDatabase();
const never = new AbortController().signal;
const at = "2026-01-01T00:00:00.000Z";
const past = new Date("2020-01-01T00:00:00.000Z");

const starts = ["queued", "held", "leased", "starting", "running", "stopping"] as const;
type Start = (typeof starts)[number];

/** What is true of the world besides the state of its run. */
interface Mood {
  isAgentSilent: boolean;
  isLeaseOver: boolean;
  isOverdue: boolean;
}
const calm: Mood = { isAgentSilent: false, isLeaseOver: false, isOverdue: false };

async function setUp(start: Start, mood: Mood) {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const admin = await makeMember(db, "admin", { teamId });
  const terms = {
    maxRunSeconds: 3_600,
    retry: { max: 1, backoffSeconds: 0, onExitCodes: [] },
    onAgentLoss: { policy: "requeue" as const, max: 3, backoffSeconds: 0 },
  };
  const { id: runId } = await makeRun(db, { teamId, queueId: queue.id, terms });
  const holder = await makeAgent(teamId, { maxJobs: 1 });
  const other = await makeAgent(teamId, { maxJobs: 1 });
  const world = { runId, queue, admin, agents: [holder, other] as const };
  if (start === "held") await holdRuns(admin, { runIds: [runId] });
  if (start !== "queued" && start !== "held") {
    await waitForLeases(holder.actor, { agentId: holder.agentId, max: 1, waitSeconds: 0 }, never);
    // Handed out a while ago: what the agent does not list did not reach it.
    await db.run.update({ where: { id: runId }, data: { leasedAt: past } });
    if (start !== "leased") await report(world, "starting");
    if (start === "running" || start === "stopping") await report(world, "running");
    if (start === "stopping") await cancelRun(admin, { runId });
    if (mood.isOverdue) await db.run.update({ where: { id: runId }, data: { startedAt: past } });
    if (mood.isLeaseOver) await db.runQueueItem.update({ where: { runId }, data: { leaseExpiresAt: past } });
  }
  if (mood.isAgentSilent)
    await db.agent.update({ where: { id: holder.agentId }, data: { lastSeenAt: past } });
  return world;
}
type World = Awaited<ReturnType<typeof setUp>>;

const lease = ({ runId, agents: [holder] }: World) => ({ runId, agentId: holder.agentId, attempt: 1 });
const report = (world: World, kind: string) => {
  const { runId, ...holder } = lease(world);
  return recordEvents(world.agents[0].actor, runId, { ...holder, events: [{ kind, at }] });
};
const finish = (world: World, reason: "finished" | "failed" | "lost" | "cancelled") => {
  const { runId, ...holder } = lease(world);
  const outcome = makeOutcome({ reason });
  return finishRun(world.agents[0].actor, runId, { ...holder, outcome, startedAt: null, endedAt: at });
};
const beat = ({ runId, agents: [holder] }: World, isListed: boolean) => {
  const running = isListed ? [{ runId, attempt: 1 }] : [];
  return heartbeat(holder.actor, { agentId: holder.agentId, running, waitSeconds: 0 }, never);
};
const adopt = ({ runId, agents: [holder] }: World, isHeld: boolean) =>
  adoptRuns(holder.actor, { agentId: holder.agentId, held: isHeld ? [{ runId, attempt: 1 }] : [] });
const claim = ({ agents }: World, index: 0 | 1) =>
  waitForLeases(agents[index].actor, { agentId: agents[index].agentId, max: 1, waitSeconds: 0 }, never);
const order = ({ admin, agents: [holder] }: World, wish: "drain" | "shutdown" | "resume") =>
  orderAgent(admin, { agentId: holder.agentId, order: wish });

const calls = {
  cancel: ({ admin, runId }: World) => cancelRun(admin, { runId }),
  starting: (world: World) => report(world, "starting"),
  running: (world: World) => report(world, "running"),
  stopping: (world: World) => report(world, "stopping"),
  log: (world: World) => {
    const { runId, ...holder } = lease(world);
    const chunks = [{ seq: 0, offset: 0, stream: "stdout", at, data: "eA==" }];
    return appendLogs(world.agents[0].actor, runId, { ...holder, chunks });
  },
  finished: (world: World) => finish(world, "finished"),
  failed: (world: World) => finish(world, "failed"),
  lost: (world: World) => finish(world, "lost"),
  reap: () => reapExpiredLeases({ kind: "system" }),
  overdue: () => endOverdueRuns({ kind: "system" }),
  beat: (world: World) => beat(world, true),
  "beat-unaware": (world: World) => beat(world, false),
  adopt: (world: World) => adopt(world, true),
  forget: (world: World) => adopt(world, false),
  claim: (world: World) => claim(world, 0),
  "claim-other": (world: World) => claim(world, 1),
  hold: ({ admin, runId }: World) => holdRuns(admin, { runIds: [runId] }),
  release: ({ admin, runId }: World) => releaseRuns(admin, { runIds: [runId] }),
  high: ({ admin, runId }: World) => prioritiseRuns(admin, { runIds: [runId], priority: "high" }),
  front: ({ admin, runId }: World) => prioritiseRuns(admin, { runIds: [runId], priority: "front" }),
  drain: (world: World) => order(world, "drain"),
  shutdown: (world: World) => order(world, "shutdown"),
  resume: (world: World) => order(world, "resume"),
  pause: ({ admin, queue }: World) => pauseQueue(admin, { queue: queue.name }),
  unpause: ({ admin, queue }: World) => resumeQueue(admin, { queue: queue.name }),
  archive: ({ admin, queue }: World) => archiveQueue(admin, { queue: queue.name, archived: true }),
  save: ({ admin, queue }: World) =>
    saveQueueVersion(admin, { queue: queue.name, baseVersion: 1, text: `${simpleQueueText}\n`, note: "" }),
} satisfies Record<string, (world: World) => Promise<unknown>>;
type Call = keyof typeof calls;
const callNames = Object.keys(calls) as Call[];

/** All that people and agents can see of a world, without ids and times. */
async function look({ runId, queue, agents }: World) {
  const db = database();
  const run = await db.run.findUniqueOrThrow({
    where: { id: runId },
    include: { item: true, attempts: { orderBy: { number: "asc" } }, events: { orderBy: { id: "asc" } } },
  });
  const who = (id: string | null) => (id === null ? null : agents.findIndex(({ agentId }) => agentId === id));
  const { item } = run;
  const [holder, line] = await Promise.all([
    db.agent.findUniqueOrThrow({ where: { id: agents[0].agentId } }),
    db.queue.findUniqueOrThrow({ where: { id: queue.id } }),
  ]);
  return {
    run: {
      ...{ state: run.state, attempt: run.attempt, agent: who(run.agentId), priority: run.priority },
      ...{ reason: run.reason, cause: run.cause, exitCode: run.exitCode, log: Number(run.logBytes) },
      diagnosis: run.diagnosis?.replaceAll(/agent-[0-9a-f]+/g, "agent"),
      ...{ cancelled: run.cancelAt !== null, started: run.startedAt !== null, ended: run.endedAt !== null },
    },
    item: item && {
      ...{ agent: who(item.agentId), attempt: item.attempt, priority: item.priority, losses: item.losses },
      ...{ held: item.heldAt !== null, cancelled: item.cancelAt !== null },
    },
    attempts: run.attempts.map(({ number, agentId, reason, endedAt }) => ({
      ...{ number, agent: who(agentId), reason, ended: endedAt !== null },
    })),
    events: run.events.map(({ kind, attempt, actorKind, data }) =>
      JSON.stringify({ kind, attempt, actorKind, data }).replaceAll(/agent-[0-9a-f]+/g, "agent"),
    ),
    agent: { drain: holder.drainAt !== null, shutdown: holder.shutdownAt !== null },
    queue: {
      paused: line.pausedAt !== null,
      archived: line.archivedAt !== null,
      version: line.latestVersion,
    },
  };
}

const answerOf = (result: PromiseSettledResult<unknown>): string => {
  if (result.status === "fulfilled") return "ok";
  if (result.reason instanceof AppError) return result.reason.code;
  throw result.reason;
};

async function settle(call: () => Promise<unknown>): Promise<PromiseSettledResult<unknown>> {
  const [result] = await Promise.allSettled([call()]);
  if (!result) throw new Error("nothing was settled");
  return result;
}

/**
 * What is being written is stepped over by these, and looked at again when the writer has notified: they may have done less. A lease
 * call looks for leases that are over before it claims.
 */
const lesser: { [name in Call]?: readonly (Call | null)[] } = {
  claim: ["reap", null],
  "claim-other": ["reap", null],
  reap: [null],
  overdue: [null],
};

async function oneAfterTheOther(start: Start, mood: Mood, names: readonly (Call | null)[], order: number[]) {
  const world = await setUp(start, mood);
  const answers: string[] = [];
  for (const index of order) {
    const name = names[index];
    answers[index] = name ? answerOf(await settle(() => calls[name](world))) : "ok";
  }
  return { answers, ...(await look(world)) };
}

type RunGate = Extract<Gate["table"], "RunQueueItem" | "Run" | "Queue" | "Agent">;

async function together(start: Start, mood: Mood, table: RunGate, names: readonly Call[]) {
  const world = await setUp(start, mood);
  const ids = {
    RunQueueItem: world.runId,
    Run: world.runId,
    Queue: world.queue.id,
    Agent: world.agents[0].agentId,
  };
  const results = await passGate<unknown>(
    url(),
    { table, id: ids[table] },
    names.map((name) => () => calls[name](world)),
  );
  await expectWholeRun(database(), world.runId);
  return { answers: results.map(answerOf), ...(await look(world)) };
}

function permute(left: readonly number[]): number[][] {
  if (left.length === 0) return [[]];
  return left.flatMap((one) => permute(left.filter((other) => other !== one)).map((rest) => [one, ...rest]));
}

/** First as they were asked for, then with ever less of what may have been stepped over. */
function* listSerial(names: readonly Call[]): Generator<{ done: (Call | null)[]; order: number[] }> {
  const choices = names.reduce<(Call | null)[][]>(
    (some, name) => [name, ...(lesser[name] ?? [])].flatMap((one) => some.map((before) => [...before, one])),
    [[]],
  );
  for (const done of choices)
    for (const order of permute(names.map((_, index) => index))) yield { done, order };
}

async function expectSerial(start: Start, mood: Mood, table: RunGate, names: readonly Call[]) {
  const met = await together(start, mood, table, names);
  const serial = [];
  for (const { done, order } of listSerial(names)) {
    const outcome = await oneAfterTheOther(start, mood, done, order);
    if (JSON.stringify(outcome) === JSON.stringify(met)) return;
    serial.push(outcome);
  }
  expect(serial, `${names.join(" + ")} in ${start} at the gate of ${table}`).toContainEqual(met);
}

const mood = fc.record({ isAgentSilent: fc.boolean(), isLeaseOver: fc.boolean(), isOverdue: fc.boolean() });
const table = fc.constantFrom<RunGate[]>("RunQueueItem", "RunQueueItem", "Run", "Queue", "Agent");

describe("use cases that meet", () => {
  it.each<[Start, RunGate, Call[]]>([
    ["starting", "RunQueueItem", ["cancel", "running"]],
    ["starting", "RunQueueItem", ["running", "cancel"]],
    ["leased", "RunQueueItem", ["cancel", "starting"]],
    ["queued", "Run", ["claim", "cancel"]],
  ])("in state %s at the gate of %s end as one after the other would: %j", (start, gate, names) =>
    expectSerial(start, calm, gate, names),
  );

  // SLIPWAY_PAIRS=2000 makes it a long search.
  const numRuns = Number(process.env.SLIPWAY_PAIRS ?? 40);
  it("end in pairs and triples as they would one after the other", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        mood,
        table,
        fc.array(fc.constantFrom(...callNames), { minLength: 2, maxLength: 3 }),
        expectSerial,
      ),
      { numRuns },
    );
  }, 3_600_000);
});
