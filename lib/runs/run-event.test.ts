import { describe, expect, it } from "vitest";
import { launchTermsSchema, readLaunchTerms } from "./launch-terms";
import { formatLogPlace, parseLogPlace } from "./log-place";
import { priorityName, priorityNames, priorityNumber } from "./priority";
import { describeRunEvent, type RunEventFact, readRunEvent, runEventKinds } from "./run-event";
import { runId, runName } from "./run-name";

const outcome = {
  reason: "failed",
  exitCode: 1,
  signal: null,
  diagnosis: "exit code 1",
  cause: "exit",
} as const;
const facts: [RunEventFact, string][] = [
  [{ kind: "stages-done", data: {} }, "the stages that it needs are done: it is its turn"],
  [{ kind: "ready", data: { artifact: "a:v0" } }, "a:v0 is there: it is in the line now"],
  [{ kind: "created", data: {} }, "submitted the run"],
  [{ kind: "created", data: { rerunOf: "x", mode: "exact" } }, "submitted the run again exactly"],
  [{ kind: "created", data: { rerunOf: "x", mode: "today" } }, "submitted the run again with today's queue"],
  [{ kind: "created", data: { rerunOf: "x", mode: "resume" } }, "resumed an earlier run"],
  [{ kind: "resumed", data: { checkpoints: ["a:v1", "b:v0"] } }, "begins from a:v1, b:v0"],
  [{ kind: "leased", data: { agent: "a1" } }, "handed to agent a1"],
  [{ kind: "starting", data: {} }, "preparing"],
  [{ kind: "running", data: { message: "pid 7" } }, "pid 7"],
  [{ kind: "stopping", data: {} }, "stopping the process"],
  [{ kind: "note", data: { message: "fetched in 2 s" } }, "fetched in 2 s"],
  [{ kind: "commit-resolved", data: { commit: "0123456789abcdef" } }, "the code is at commit 0123456789ab"],
  [{ kind: "commit-resolved", data: { commit: "01", branch: "main" } }, "branch main is at commit 01"],
  [{ kind: "cancel-requested", data: {} }, "asked to stop it"],
  [{ kind: "held", data: {} }, "held it: it is not started"],
  [{ kind: "released", data: {} }, "released it"],
  [{ kind: "prioritised", data: { from: "low", to: "high" } }, "changed its priority from low to high"],
  [{ kind: "prioritised", data: { from: "low", to: "front" } }, "moved it to the front of the line"],
  [{ kind: "lease-returned", data: { agent: "a1" } }, "agent a1 never took it; handed back to the line"],
  [{ kind: "lease-expired", data: { agent: "a1" } }, "agent a1 was not heard from in time"],
  [{ kind: "adopted", data: { agent: "a1" } }, "agent a1 restarted and picked it up again"],
  [{ kind: "requeued", data: { why: "exit code 75" } }, "back in line: exit code 75"],
  [{ kind: "ended", data: outcome }, "failed: exit code 1"],
  [{ kind: "ended", data: { ...outcome, diagnosis: "" } }, "failed"],
  [{ kind: "reported", data: { again: false } }, "reported the run from a program"],
  [{ kind: "reported", data: { again: true } }, "took the run up again from a program"],
  [
    { kind: "client-ended", data: { state: "failed", exitCode: 2 } },
    "its program says it has failed, exit code 2",
  ],
  [{ kind: "client-ended", data: { state: "killed", exitCode: null } }, "its program says it was stopped"],
  [
    { kind: "client-ended", data: { state: "crashed", exitCode: null } },
    "its program has given no sign of life for 5 minutes",
  ],
];

describe("run events", () => {
  it.each(facts)("%j reads back and has a sentence", (fact, sentence) => {
    expect(readRunEvent(fact.kind, JSON.parse(JSON.stringify(fact.data)))).toEqual(fact);
    expect(describeRunEvent(fact)).toBe(sentence);
  });

  it("has a sentence for every kind", () => {
    expect(new Set(facts.map(([fact]) => fact.kind))).toEqual(new Set(runEventKinds));
  });

  it("does not read what it does not know", () => {
    expect(readRunEvent("teleported", {})).toBeUndefined();
    expect(readRunEvent("constructor", {})).toBeUndefined();
    expect(readRunEvent("note", { message: 7 })).toBeUndefined();
  });
});

describe("names, ids and places", () => {
  it("a run's name is made of words and a number", () => {
    expect(runName(new Uint8Array([0, 0, 0, 0]))).toBe("amber-badger-0");
    expect(runName(new Uint8Array([255, 255, 255, 255]))).toMatch(/^[a-z]+-[a-z]+-\d{1,3}$/);
  });

  it("a run's id has twelve characters, and too few random bytes give none", () => {
    expect(runId(new Uint8Array(24))).toBe("aaaaaaaaaaaa");
    expect(runId(new Uint8Array([...Array(10).fill(255), ...Array(14).fill(35)]))).toBe("999999999999");
    expect(() => runId(new Uint8Array(24).fill(255))).toThrow(/random/);
  });

  it("a place in a log reads back, and nothing else is one", () => {
    const place = { attempt: 2, offset: 4096 };
    expect(parseLogPlace(formatLogPlace(place))).toEqual(place);
    for (const text of ["", "2", "0:1", "1:-1", "1:1x", "a:b", "1:99999999999999999"])
      expect(parseLogPlace(text)).toBeUndefined();
  });

  it("a priority reads back, and an unknown number is medium", () => {
    expect(priorityNames.map(priorityNumber)).toEqual([0, 1, 2, 3]);
    expect(priorityNames.map((name) => priorityName(priorityNumber(name)))).toEqual([...priorityNames]);
    expect(priorityName(9)).toBe("medium");
  });

  it("terms that cannot be read are the defaults", () => {
    expect(readLaunchTerms(null)).toEqual(launchTermsSchema.parse({}));
    expect(readLaunchTerms({ retry: "often" })).toEqual(launchTermsSchema.parse({}));
    expect(readLaunchTerms({ maxRunSeconds: 5 })).toMatchObject({ maxRunSeconds: 5, priority: "medium" });
  });
});
