import { expect } from "vitest";
import { z } from "zod";
import type { Database } from "../db/client";
import { findMove, type RunTrigger } from "../runs/run-moves";
import { isFinal, type RunState, runStates } from "../runs/run-state";

const stateSchema = z.enum(runStates);
const endSchema = z.object({ reason: z.enum(["finished", "failed", "cancelled", "lost", "refused"]) });

/** What the timeline says happened; null for what moves nothing. */
function triggerOf(kind: string, data: unknown, isHeld: boolean): RunTrigger | null {
  switch (kind) {
    case "leased":
    case "starting":
    case "running":
    case "stopping":
    case "requeued":
      return kind;
    case "lease-returned":
      return "requeued";
    case "cancel-requested":
      return isHeld ? "stopping" : null;
    case "ended": {
      const { reason } = endSchema.parse(data);
      return reason === "refused" ? "failed" : reason;
    }
    default:
      return null;
  }
}

/** The state that the events of a run lead to, move by legal move. A report that came too late moves nothing. */
function replay(events: readonly { kind: string; data: unknown }[], first: RunState): RunState {
  let state = first;
  for (const { kind, data } of events) {
    const isHeld = state !== "queued" && state !== "waiting";
    const trigger = triggerOf(kind, data, isHeld);
    const move = trigger && findMove(state, trigger);
    const isReport = kind === "starting" || kind === "running" || kind === "stopping";
    if (trigger && !move && !isReport) expect.fail(`a run in state ${state} was ${trigger}`);
    if (move) state = move.to;
  }
  return state;
}

/** What must be true of a run whatever happened to it: row, item, attempts and events tell one story. */
export async function expectWholeRun(
  db: Database,
  runId: string,
  first: "queued" | "waiting" = "queued",
): Promise<void> {
  const run = await db.run.findUniqueOrThrow({
    where: { id: runId },
    include: { item: true, attempts: { orderBy: { number: "asc" } }, events: { orderBy: { id: "asc" } } },
  });
  const state = stateSchema.parse(run.state);
  const isHeld = ["leased", "starting", "running", "stopping"].includes(state);
  const open = run.attempts.filter((attempt) => attempt.endedAt === null);

  expect(state, "the state that the events lead to").toBe(replay(run.events, first));
  expect(run.item === null, "an item until the end").toBe(isFinal(state));
  expect(run.endedAt !== null, "an end when final").toBe(isFinal(state));
  expect(run.attempts.map(({ number }) => number)).toEqual(run.attempts.map((_, index) => index + 1));
  expect(run.attempt).toBe(run.attempts.length);
  if (run.item) {
    expect(run.item.agentId !== null, "held by an agent while it is under way").toBe(isHeld);
    expect(run.item.attempt).toBe(run.attempt);
    expect(run.item.cancelAt !== null, "the run and its item agree on being stopped").toBe(
      run.cancelAt !== null,
    );
    if (run.item.cancelAt !== null) expect(state, "a run that is to stop").toBe("stopping");
  }
  expect(
    open.map(({ number, agentId }) => ({ number, agentId })),
    "one attempt is under way",
  ).toEqual(isHeld ? [{ number: run.attempt, agentId: run.item?.agentId }] : []);
}
