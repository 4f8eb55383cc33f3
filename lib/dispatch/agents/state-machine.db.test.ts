/** Every state of a run and everything that can happen to it, against the real database: the state after it, or the refusal. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AppError } from "../../errors";
import { finalStates, isFinal, type RunState, reportedOnlyStates, runStates } from "../../runs/run-state";
import { makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { type MadeAgent, makeAgent, makeOutcome, makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { expectWholeRun } from "../../testing/whole-run";
import { endOverdueRuns, reapExpiredLeases } from "../chores/reap-expired-leases";
import { cancelRun } from "../line/cancel-run";
import { holdRuns } from "../line/hold-runs";
import { prioritiseRuns } from "../line/prioritise-runs";
import { adoptRuns } from "./adopt-runs";
import { appendLogs } from "./append-logs";
import { finishRun } from "./finish-run";
import { heartbeat } from "./heartbeat";
import { recordEvents } from "./record-events";
import { waitForLeases } from "./wait-for-leases";

const { database } = prepareTestDatabase();
const never = new AbortController().signal;
const at = "2026-01-01T00:00:00.000Z";
const past = new Date(0);

interface Subject {
  runId: string;
  agent: MadeAgent;
  lead: Awaited<ReturnType<typeof makeMember>>;
  /** The attempt that is under way, or was the last. */
  attempt: number;
}
type Step = (subject: Subject) => Promise<unknown>;

const report =
  (kind: string): Step =>
  ({ runId, agent, attempt }) =>
    recordEvents(agent.actor, runId, { agentId: agent.agentId, attempt, events: [{ kind, at }] });
const finish =
  (
    reason: "finished" | "failed" | "cancelled" | "lost" | "refused",
    cause: "exit" | "timeout" = "exit",
  ): Step =>
  ({ runId, agent, attempt }) =>
    finishRun(agent.actor, runId, {
      agentId: agent.agentId,
      attempt,
      outcome: makeOutcome({ reason, cause }),
      startedAt: null,
      endedAt: at,
    });
const lease: Step = ({ agent }) =>
  waitForLeases(agent.actor, { agentId: agent.agentId, max: 1, waitSeconds: 0 }, never);
const beat = ({ agent }: Subject, running: { runId: string; attempt: number }[]) =>
  heartbeat(agent.actor, { agentId: agent.agentId, running, waitSeconds: 0 }, never);
const item = (runId: string, data: object) => database().runQueueItem.updateMany({ where: { runId }, data });
const run = (runId: string, data: object) => database().run.updateMany({ where: { id: runId }, data });
const leased = { agentId: { not: null } };

const events: Record<string, Step> = {
  lease,
  starting: report("starting"),
  running: report("running"),
  stopping: report("stopping"),
  note: report("note"),
  log: ({ runId, agent, attempt }) =>
    appendLogs(agent.actor, runId, {
      agentId: agent.agentId,
      attempt,
      chunks: [{ seq: 0, offset: 0, stream: "stdout", at, data: "eA==" }],
    }),
  finished: finish("finished"),
  failed: finish("failed"),
  timeout: finish("failed", "timeout"),
  refused: finish("refused"),
  "ends-lost": finish("lost"),
  "ends-cancelled": finish("cancelled"),
  heartbeat: (subject) => beat(subject, [{ runId: subject.runId, attempt: subject.attempt }]),
  undelivered: async (subject) => {
    if (!isFinal(await stateOf(subject.runId))) await run(subject.runId, { leasedAt: past });
    return await beat(subject, []);
  },
  adopted: ({ runId, agent, attempt }) =>
    adoptRuns(agent.actor, { agentId: agent.agentId, held: attempt === 0 ? [] : [{ runId, attempt }] }),
  forgotten: ({ agent }) => adoptRuns(agent.actor, { agentId: agent.agentId, held: [] }),
  expired: async ({ runId }) => {
    await database().runQueueItem.updateMany({ where: { runId, ...leased }, data: { leaseExpiresAt: past } });
    await reapExpiredLeases({ kind: "system" });
  },
  overdue: async ({ runId }) => {
    if (!isFinal(await stateOf(runId))) await run(runId, { startedAt: past });
    await endOverdueRuns({ kind: "system" });
  },
  cancel: ({ runId, lead }) => cancelRun(lead, { runId }),
  "cancel-dead": async ({ runId, lead, agent }) => {
    await database().agent.update({ where: { id: agent.agentId }, data: { lastSeenAt: past } });
    return await cancelRun(lead, { runId });
  },
  hold: ({ runId, lead }) => holdRuns(lead, { runIds: [runId] }),
  front: ({ runId, lead }) => prioritiseRuns(lead, { runIds: [runId], priority: "front" }),
};

const start: Step = async (subject) => {
  await lease(subject);
  subject.attempt += 1;
};
const then =
  (...steps: Step[]): Step =>
  async (subject) => {
    for (const step of steps) await step(subject);
  };
const starting = then(start, report("starting"));
const running = then(starting, report("running"));

/** How each state is reached; some in more than one way. */
const states: Record<string, Step> = {
  waiting: ({ runId }) => item(runId, { waitsFor: "data:v1" }),
  queued: async () => undefined,
  held: ({ runId, lead }) => holdRuns(lead, { runIds: [runId] }),
  "back-off": ({ runId }) => item(runId, { notBefore: new Date(Date.now() + 600_000) }),
  leased: start,
  starting,
  running,
  stopping: then(running, (subject) => cancelRun(subject.lead, { runId: subject.runId })),
  finished: then(running, finish("finished")),
  failed: then(running, finish("refused")),
  cancelled: then(running, finish("cancelled")),
  lost: ({ runId, lead, agent, attempt }) =>
    then(
      start,
      ({ runId: id }) => run(id, { terms: { onAgentLoss: { policy: "lost", max: 0, backoffSeconds: 0 } } }),
      finish("lost"),
    )({ runId, lead, agent, attempt }),
};

/** `=`: nothing changes; `!`: LEASE_LOST. Retries are on (once, on any failure), agents that are lost are replaced. */
const table = `
               waiting   queued    held      back-off  leased    starting  running   stopping  finished failed cancelled lost
lease          =         leased    =         =         =         =         =         =         =        =      =         =
starting       !         !         !         !         starting  =         =         =         !        !      !         !
running        !         !         !         !         =         running   =         =         !        !      !         !
stopping       !         !         !         !         stopping  stopping  stopping  =         !        !      !         !
note           !         !         !         !         =         =         =         =         !        !      !         !
log            !         !         !         !         =         =         =         =         !        !      !         !
finished       !         !         !         !         finished  finished  finished  finished  =        !      !         !
failed         !         !         !         !         queued    queued    queued    failed    !        !      !         !
timeout        !         !         !         !         failed    failed    failed    failed    !        !      !         !
refused        !         !         !         !         failed    failed    failed    failed    !        =      !         !
ends-lost      !         !         !         !         queued    queued    queued    cancelled !        !      !         =
ends-cancelled !         !         !         !         cancelled cancelled cancelled cancelled !        !      =         !
heartbeat      =         =         =         =         =         =         =         =         =        =      =         =
undelivered    =         =         =         =         queued    =         =         =         =        =      =         =
adopted        =         =         =         =         =         =         =         =         =        =      =         =
forgotten      =         =         =         =         queued    queued    queued    cancelled =        =      =         =
expired        =         =         =         =         queued    queued    queued    cancelled =        =      =         =
overdue        =         =         =         =         failed    failed    failed    cancelled =        =      =         =
cancel         cancelled cancelled cancelled cancelled stopping  stopping  stopping  =         =        =      =         =
cancel-dead    cancelled cancelled cancelled cancelled cancelled cancelled cancelled cancelled =        =      =         =
hold           =         =         =         =         =         =         =         =         =        =      =         =
front          =         =         =         =         =         =         =         =         =        =      =         =`;

const [head = [], ...rows] = table
  .trim()
  .split("\n")
  .map((line) => line.trim().split(/\s+/));

async function stateOf(runId: string): Promise<RunState> {
  const { state } = await database().run.findUniqueOrThrow({ where: { id: runId }, select: { state: true } });
  return z.enum(runStates).parse(state);
}

async function makeSubject(state: "queued" | "waiting" = "queued"): Promise<Subject> {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const lead = await makeMember(db, "lead", { teamId });
  const terms = {
    maxRunSeconds: 60,
    retry: { max: 1, backoffSeconds: 0, onExitCodes: [] },
    onAgentLoss: { policy: "requeue" as const, max: 3, backoffSeconds: 0 },
  };
  const { id } = await makeRun(db, { teamId, queueId: queue.id, terms, state });
  return { runId: id, agent: await makeAgent(teamId), lead, attempt: 0 };
}

describe("a run", () => {
  it("has a column for every state it can be in, and a row for every event", () => {
    expect(head).toEqual(Object.keys(states));
    expect(rows.map(([event]) => event)).toEqual(Object.keys(events));
    expect(runStates.filter((state) => !head.includes(state))).toEqual(reportedOnlyStates);
  });

  const pairs = rows.flatMap(([event = "", ...cells]) =>
    cells.map((after, column) => [head[column] ?? "", event, after] as const),
  );

  it.each(pairs)("in state %s, after %s: %s", async (state, event, after) => {
    const subject = await makeSubject(state === "waiting" ? state : "queued");
    await states[state]?.(subject);
    const before = await stateOf(subject.runId);
    // A message always names an attempt: before the first lease it can only be a forged one.
    const messenger = { ...subject, attempt: Math.max(1, await attemptOf(subject.runId)) };
    const refusal = await happen(event, messenger);
    const now = await stateOf(subject.runId);
    if (after === "!") expect([refusal, now]).toEqual(["LEASE_LOST", before]);
    else expect([refusal, now]).toEqual([undefined, after === "=" ? before : after]);
    await expectWholeRun(database(), subject.runId, state === "waiting" ? state : "queued");
  });

  it.each(finalStates.filter((state) => !reportedOnlyStates.includes(state)))(
    "in state %s is kept there by the database itself, and numbers only go up",
    async (state) => {
      const subject = await makeSubject();
      await states[state]?.(subject);
      const where = { id: subject.runId };
      for (const data of [
        { state: "queued", endedAt: null },
        { state: "running" },
        { exitCode: 99 },
        { attempt: 7 },
      ])
        await expect(database().run.update({ where, data })).rejects.toThrow(/has ended as/);
      const other = await makeSubject();
      await start(other);
      await expect(
        database().run.update({ where: { id: other.runId }, data: { attempt: 0 } }),
      ).rejects.toThrow(/must not become/);
    },
  );
});

async function attemptOf(runId: string): Promise<number> {
  return (await database().run.findUniqueOrThrow({ where: { id: runId }, select: { attempt: true } }))
    .attempt;
}

async function happen(event: string, subject: Subject): Promise<string | undefined> {
  try {
    await events[event]?.(subject);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
