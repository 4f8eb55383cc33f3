/** Messages of two agents, with current, older and made-up attempt numbers, sent at the same moment as the server's own work. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../../errors";
import { finalStates } from "../../runs/run-state";
import { makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { makeAgent, makeOutcome, makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { expectWholeRun } from "../../testing/whole-run";
import { reapExpiredLeases } from "../chores/reap-expired-leases";
import { cancelRun } from "../line/cancel-run";
import { adoptRuns } from "./adopt-runs";
import { appendLogs } from "./append-logs";
import { finishRun } from "./finish-run";
import { heartbeat } from "./heartbeat";
import { recordEvents } from "./record-events";
import { waitForLeases } from "./wait-for-leases";

const { database } = prepareTestDatabase();
const never = new AbortController().signal;
const at = "2026-01-01T00:00:00.000Z";

const kinds = ["lease", "event", "log", "finish", "heartbeat", "adopt", "expire", "cancel"] as const;
const message = fc.record({
  kind: fc.constantFrom(...kinds, ...(["lease", "event", "log", "finish"] as const)),
  agent: fc.constantFrom(0, 1),
  attempt: fc.integer({ min: 1, max: 4 }),
  event: fc.constantFrom("starting", "running", "stopping", "note"),
  reason: fc.constantFrom("finished", "failed", "lost" as const),
});
type Message = typeof message extends fc.Arbitrary<infer T> ? T : never;

async function setUp() {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const lead = await makeMember(db, "lead", { teamId });
  const { id: runId } = await makeRun(db, {
    teamId,
    queueId: queue.id,
    terms: {
      retry: { max: 2, backoffSeconds: 0, onExitCodes: [] },
      onAgentLoss: { policy: "requeue", max: 9, backoffSeconds: 0 },
    },
  });
  const agents = [await makeAgent(teamId), await makeAgent(teamId)] as const;
  return { runId, lead, agents };
}
type World = Awaited<ReturnType<typeof setUp>>;

function send({ runId, lead, agents }: World, { kind, agent: index, attempt, event, reason }: Message) {
  const { actor, agentId } = agents[index === 0 ? 0 : 1];
  switch (kind) {
    case "lease":
      return waitForLeases(actor, { agentId, max: 1, waitSeconds: 0 }, never);
    case "event":
      return recordEvents(actor, runId, { agentId, attempt, events: [{ kind: event, at }] });
    case "log": {
      const chunks = [{ seq: 0, offset: 0, stream: "stdout", at, data: "eA==" }];
      return appendLogs(actor, runId, { agentId, attempt, chunks });
    }
    case "finish": {
      const outcome = makeOutcome({ reason });
      return finishRun(actor, runId, { agentId, attempt, outcome, startedAt: null, endedAt: at });
    }
    case "heartbeat":
      return heartbeat(actor, { agentId, running: [{ runId, attempt }], waitSeconds: 0 }, never);
    case "adopt":
      return adoptRuns(actor, { agentId, held: [{ runId, attempt }] });
    case "expire":
      return expire(runId);
    case "cancel":
      return cancelRun(lead, { runId });
  }
}

async function expire(runId: string): Promise<void> {
  await database().runQueueItem.updateMany({
    where: { runId, agentId: { not: null } },
    data: { leaseExpiresAt: new Date(0) },
  });
  await reapExpiredLeases({ kind: "system" });
}

const look = (runId: string) =>
  database().run.findUniqueOrThrow({
    where: { id: runId },
    include: { item: true, attempts: { orderBy: { number: "asc" } }, logs: true, events: true },
  });
const isOver = (state: string) => finalStates.some((final) => final === state);

/** Refusals are the point; anything else that goes wrong is a fault. */
async function sendAll(world: World, batch: readonly Message[]): Promise<Message[]> {
  const results = await Promise.allSettled(batch.map((one) => send(world, one)));
  return batch.filter((_, index) => {
    const result = results[index];
    if (result?.status !== "rejected") return true;
    if (!(result.reason instanceof AppError)) throw result.reason;
    expect(result.reason.code).toBe("LEASE_LOST");
    return false;
  });
}

describe("messages in any order and at any moment", () => {
  it("leave one attempt at most, in a state that fits, and an end that stays", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(message, { minLength: 1, maxLength: 6 }), { minLength: 3, maxLength: 14 }),
        async (batches) => {
          const world = await setUp();
          let ended: unknown;
          for (const batch of batches) {
            const accepted = await sendAll(world, batch);
            const run = await look(world.runId);
            await expectWholeRun(database(), world.runId);
            // Whatever was accepted came from the agent that had that very attempt.
            for (const { kind, agent, attempt } of accepted)
              if (kind === "event" || kind === "log" || kind === "finish")
                expect(run.attempts[attempt - 1]?.agentId).toBe(world.agents[agent === 0 ? 0 : 1].agentId);
            const { item: _, ...rest } = run;
            if (ended !== undefined) expect(rest).toEqual(ended);
            else if (isOver(run.state)) ended = rest;
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 240_000);
});
