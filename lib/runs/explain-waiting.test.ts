import { describe, expect, it } from "vitest";
import { explainWaiting, type WaitingFacts } from "./explain-waiting";
import { waitingReasons } from "./waiting-reason";

const free: WaitingFacts = {
  queue: "gpu",
  isArchived: false,
  isPaused: false,
  isHeld: false,
  waitsFor: null,
  lacksEnv: [],
  backoffSeconds: null,
  agentsKnown: 2,
  agentsOnline: 2,
  agentsTaking: 2,
  author: "Ana",
  personRunning: 0,
  runningPerPerson: null,
  running: 0,
  runningPerTeam: null,
  maxRunning: null,
  slots: 4,
  freeSlots: 2,
  position: 1,
  elapsed: [],
  recent: [60, 60, 60],
};

const cases: [string, Partial<WaitingFacts>, string, RegExp][] = [
  ["an archived queue", { isArchived: true, isPaused: true }, "queue-archived", /archived/],
  ["a paused queue", { isPaused: true, agentsTaking: 0 }, "queue-paused", /gpu is paused/],
  ["a held run", { isHeld: true }, "held", /held/],
  [
    "stages of its pipeline",
    { waitsFor: "stages prepare, clean" },
    "waiting-for-stage",
    /^It waits for stages prepare, clean\.$/,
  ],
  ["a missing artifact", { waitsFor: "data:v3" }, "waiting-for-artifact", /artifact data:v3/],
  ["a variable no agent has", { lacksEnv: ["HF_TOKEN"] }, "agent-lacks-env", /passes on HF_TOKEN/],
  ["a builder no agent has", { lacksEnv: ["image-builder"] }, "no-builder", /no agent .* can build images/],
  ["a back-off", { backoffSeconds: 12.2 }, "back-off", /in 13 s/],
  ["no agent at all", { agentsKnown: 0, agentsOnline: 0, agentsTaking: 0 }, "no-agent", /No agent serves/],
  ["agents that are offline", { agentsOnline: 0, agentsTaking: 0 }, "no-agent", /online \(2 known\)/],
  ["agents that drain", { agentsTaking: 0 }, "no-agent", /2 agents are online, but none takes/],
  [
    "the person's quota",
    { runningPerPerson: 2, personRunning: 2 },
    "person-quota",
    /Ana runs 2 of at most 2/,
  ],
  ["the team's quota", { runningPerTeam: 3, running: 3 }, "team-quota", /team runs 3 of at most 3/],
  ["the queue's limit", { maxRunning: 1, running: 1 }, "queue-limit", /runs 1 of at most 1\. It is next/],
  ["full agents", { freeSlots: 0, position: 3 }, "no-free-slot", /All 4 slots .* 2 runs are ahead/],
  ["a longer line than slots", { position: 3 }, "items-ahead", /2 runs are ahead of it\. 2 slots are free/],
  [
    "a limit that leaves one place",
    { maxRunning: 3, running: 2, position: 2 },
    "items-ahead",
    /1 run is ahead/,
  ],
  ["nothing", {}, "starting-soon", /about to start/],
];

describe("explainWaiting", () => {
  it.each(cases)("explains %s", (_, facts, reason, message) => {
    const view = explainWaiting({ ...free, ...facts });
    expect(view.reason).toBe(reason);
    expect(view.message).toMatch(message);
    expect(view.unblocks).not.toBe("");
  });

  it("has a case for every reason", () => {
    expect(new Set(cases.map(([, , reason]) => reason))).toEqual(new Set(waitingReasons));
  });

  it("gives no estimate for what only a person can lift, and none without experience", () => {
    const blocked = [{ isPaused: true }, { isHeld: true }, { agentsTaking: 0 }, { runningPerPerson: 0 }];
    for (const facts of blocked) expect(explainWaiting({ ...free, ...facts }).estimate).toBeNull();
    const full = { ...free, freeSlots: 0, elapsed: [30] };
    expect(explainWaiting(full).estimate).toEqual({ low: 30, high: 30 });
    expect(explainWaiting({ ...full, recent: [] }).estimate).toBeNull();
    expect(explainWaiting(free).estimate).toEqual({ low: 0, high: 0 });
  });

  it("gives no position to what is outside the line", () => {
    expect(explainWaiting({ ...free, isHeld: true }).position).toBeNull();
    expect(explainWaiting({ ...free, backoffSeconds: 5 }).position).toBeNull();
    expect(explainWaiting({ ...free, waitsFor: "data:v3" }).position).toBeNull();
    expect(explainWaiting({ ...free, lacksEnv: ["A"] }).position).toBeNull();
    expect(explainWaiting({ ...free, isPaused: true, position: 4 }).position).toBe(4);
  });
});
