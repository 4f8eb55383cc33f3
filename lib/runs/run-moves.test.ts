import { describe, expect, it } from "vitest";
import { findMove, listMoves, runTriggers } from "./run-moves";
import { finalStates, isFinal, type RunState, reportedOnlyStates, runStates } from "./run-state";

/** Rows: state. Columns, in the order of `runTriggers`: the state after it, `-` for refused. */
const table = `
            ready  leased starting running stopping requeued finished failed cancelled lost
waiting     queued -      -        -       -        -        -        failed cancelled -
queued      -      leased -        -       -        -        -        failed cancelled -
leased      -      -      starting -       stopping queued   finished failed cancelled lost
starting    -      -      starting running stopping queued   finished failed cancelled lost
running     -      -      -        running stopping queued   finished failed cancelled lost
stopping    -      -      -        -       stopping queued   finished failed cancelled lost
preempting  -      -      -        -       -        -        -        -      -         -
finished    -      -      -        -       -        -        -        -      -         -
failed      -      -      -        -       -        -        -        -      -         -
cancelled   -      -      -        -       -        -        -        -      -         -
lost        -      -      -        -       -        -        -        -      -         -
crashed     -      -      -        -       -        -        -        -      -         -`;

const rows = table
  .trim()
  .split("\n")
  .map((line) => line.trim().split(/\s+/));
const columns = rows[0] ?? [];

describe("findMove", () => {
  it("has a row for every state and a column for every trigger", () => {
    expect(columns).toEqual([...runTriggers]);
    expect(rows.slice(1).map((row) => row[0])).toEqual([...runStates]);
  });

  const pairs = rows
    .slice(1)
    .flatMap((row) => runTriggers.map((trigger, at) => [row[0] as RunState, trigger, row[at + 1]] as const));
  it.each(pairs)("%s and %s gives %s", (state, trigger, expected) => {
    expect(findMove(state, trigger)?.to ?? "-").toBe(expected);
  });

  it("never leaves a final state", () => {
    for (const state of finalStates) {
      expect(isFinal(state)).toBe(true);
      expect(runTriggers.map((trigger) => findMove(state, trigger))).toEqual(runTriggers.map(() => null));
    }
  });

  it("reaches every state of a launched run from waiting", () => {
    const reached = new Set<RunState>(["waiting"]);
    for (const state of reached)
      for (const trigger of runTriggers) {
        const next = findMove(state, trigger)?.to;
        if (next) reached.add(next);
      }
    const ofLaunched = runStates.filter((state) => !reportedOnlyStates.includes(state));
    expect(reached).toEqual(new Set(ofLaunched));
  });

  it("is all that is listed", () => {
    const allowed = runStates.flatMap((from) =>
      runStates
        .filter((to) => from !== to && runTriggers.some((trigger) => findMove(from, trigger)?.to === to))
        .map((to) => `${from} ${to}`),
    );
    expect(new Set(listMoves().map((move) => move.join(" ")))).toEqual(new Set(allowed));
  });
});
