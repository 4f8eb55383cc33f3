import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../config/tree/node";
import { podSchema, workloadSchema } from "../cluster/kube-objects";
import { type AttemptView, assessAttempt } from "./assess-attempt";
import { endedBy, formatEnding, parseEnding } from "./attempt-ending";

const once: JsonObject = { backoffLimit: 0, template: { spec: { restartPolicy: "Never" } } };

const pod = (status: JsonObject, metadata: JsonObject = {}) =>
  podSchema.parse({
    metadata: { name: "p", uid: "1", ...metadata },
    spec: { containers: [{ name: "main" }, { name: "side" }] },
    status,
  });
const main = (state: JsonObject, more: JsonObject = {}) => ({
  containerStatuses: [{ name: "main", image: "i:1", state, ...more }],
});
const ended = (end: JsonObject) => main({ terminated: { startedAt: "2026-01-02T03:04:05Z", ...end } });
const running = { phase: "Running", ...main({ running: { startedAt: "2026-01-02T03:04:05Z" } }) };

function view(
  pods: ReturnType<typeof pod>[],
  workload: JsonObject = {},
  more: Partial<AttemptView> = {},
): AttemptView {
  const parsed = workloadSchema.parse({
    kind: "Job",
    metadata: { name: "j", uid: "0" },
    spec: once,
    ...workload,
  });
  return {
    workload: parsed,
    isGone: false,
    pods: pods.map((one) => ({ pod: one, isGone: false })),
    events: [],
    ...more,
  };
}
const failedJob = {
  status: { conditions: [{ type: "Failed", status: "True", reason: "BackoffLimitExceeded" }] },
};
const assess = (given: AttemptView) => assessAttempt(given, 120);

describe("the end of a failed Job", () => {
  it.each<[string, JsonObject, string, string, string]>([
    [
      "a node that evicts",
      { reason: "Evicted", message: "low on memory" },
      "lost",
      "agent",
      "the node evicted the run: low on memory",
    ],
    [
      "a node that shuts down",
      { reason: "Terminated", message: "imminent node shutdown" },
      "lost",
      "agent",
      "the node was shut down",
    ],
    ["a node that is full after all", { reason: "OutOfcpu" }, "lost", "agent", "no CPU left"],
    [
      "preemption",
      {
        conditions: [
          {
            type: "DisruptionTarget",
            status: "True",
            reason: "PreemptionByScheduler",
            message: "default-scheduler: preempting",
          },
        ],
      },
      "lost",
      "agent",
      "preempted by one of higher priority: default-scheduler",
    ],
    [
      "a drained node",
      { conditions: [{ type: "DisruptionTarget", status: "True", reason: "EvictionByEvictionAPI" }] },
      "lost",
      "agent",
      "being emptied",
    ],
    [
      "a node that forgot",
      ended({ exitCode: 137, reason: "ContainerStatusUnknown" }),
      "lost",
      "agent",
      "lost track",
    ],
    ["a pod's deadline", { reason: "DeadlineExceeded" }, "failed", "timeout", "longer than its time limit"],
    [
      "memory",
      ended({ exitCode: 137, reason: "OOMKilled" }),
      "failed",
      "oom",
      "used more than the memory there was",
    ],
    [
      "a signal",
      ended({ exitCode: 137, reason: "Error" }),
      "failed",
      "signal",
      "ended by SIGKILL (exit code 137), which Slipway did not send",
    ],
    [
      "a missing program",
      ended({
        exitCode: 127,
        reason: "ContainerCannotRun",
        message: 'OCI runtime create failed: exec: "nope": executable file not found in $PATH: unknown',
      }),
      "failed",
      "start",
      '"nope": executable file not found in $PATH',
    ],
    ["an exit code", ended({ exitCode: 3, message: "bad data" }), "failed", "exit", "exit code 3: bad data"],
    [
      "a side container",
      { containerStatuses: [{ name: "side", state: { terminated: { exitCode: 2 } } }] },
      "failed",
      "exit",
      'container "side": exit code 2',
    ],
    [
      "an init container",
      { initContainerStatuses: [{ name: "fetch", state: { terminated: { exitCode: 9 } } }] },
      "failed",
      "exit",
      'container "fetch": exit code 9',
    ],
    ["nothing said", {}, "failed", "exit", "the cluster does not say why"],
  ])("by %s", (_, status, reason, cause, words) => {
    const result = assess(view([pod({ phase: "Failed", ...status })], failedJob));
    expect(result).toMatchObject({
      state: "ended",
      outcome: { reason, cause, diagnosis: expect.stringContaining(words) },
    });
  });

  it("is told by the last of its pods, with their number", () => {
    const at = (time: string) => ({ creationTimestamp: time });
    const first = pod({ phase: "Failed", ...ended({ exitCode: 1 }) }, at("2026-01-02T03:04:05Z"));
    const last = pod({ phase: "Failed", ...ended({ exitCode: 2 }) }, at("2026-01-02T03:05:05Z"));
    expect(assess(view([last, first], failedJob))).toMatchObject({
      outcome: { diagnosis: "exit code 2, after 2 failed pods" },
    });
  });
});

describe("an attempt that goes on", () => {
  const deleted = pod(running, { deletionTimestamp: "2026-01-02T03:04:09Z" });

  it("is hopeless when its only pod is taken away, and says by whom where an event tells", () => {
    expect(assess(view([deleted]))).toMatchObject({ state: "hopeless", outcome: { reason: "lost" } });
    const events = [
      { metadata: { uid: "e" }, reason: "Preempted", message: "Preempted by ml/urgent on node n" },
    ];
    expect(assess(view([deleted], {}, { events }))).toMatchObject({
      outcome: {
        diagnosis: "the run was preempted by one of higher priority: Preempted by ml/urgent on node n",
      },
    });
  });

  it("is left to a Job that tries again itself", () => {
    expect(assess(view([deleted], { spec: { ...once, backoffLimit: 3 } }))).toEqual({
      state: "going",
      obstacle: undefined,
    });
  });

  it("waits for Kueue, but does not start over after it was preempted there", () => {
    const suspended = {
      spec: { ...once, suspend: true },
      metadata: { name: "j", uid: "0", labels: { "kueue.x-k8s.io/queue-name": "team-a" } },
    };
    expect(assess(view([], suspended))).toMatchObject({
      state: "going",
      obstacle: { sentence: expect.stringContaining('"team-a"'), patienceSeconds: null },
    });
    expect(assess(view([pod(running)], suspended))).toMatchObject({
      state: "hopeless",
      outcome: { reason: "lost" },
    });
  });

  it.each<[string, JsonObject, string, number | null]>([
    [
      "a name that is none",
      main({ waiting: { reason: "InvalidImageName", message: "m" } }),
      '"i:1" is not valid',
      0,
    ],
    [
      "a registry that says no",
      main({ waiting: { reason: "ErrImagePull", message: "manifest unknown" } }),
      '"i:1" cannot be pulled: manifest unknown',
      0,
    ],
    [
      "a registry that is away",
      main({ waiting: { reason: "ErrImagePull", message: "i/o timeout" } }),
      "cannot be pulled: i/o timeout",
      120,
    ],
    [
      "a missing Secret",
      main({ waiting: { reason: "CreateContainerConfigError", message: 'secret "s" not found' } }),
      'secret "s" not found',
      60,
    ],
  ])("says what keeps it: %s", (_, status, words, patienceSeconds) => {
    const result = assess(view([pod({ phase: "Pending", ...status })]));
    expect(result).toMatchObject({
      state: "going",
      obstacle: { sentence: expect.stringContaining(words), patienceSeconds },
    });
  });

  it("has no obstacle while containers are being made", () => {
    const result = assess(
      view([pod({ phase: "Pending", ...main({ waiting: { reason: "ContainerCreating" } }) })]),
    );
    expect(result).toEqual({ state: "going", obstacle: undefined });
  });
});

describe("an ending by the agent", () => {
  it("survives being written on the Job", () => {
    for (const ending of [
      { stop: "cancelled" } as const,
      { outcome: endedBy({ stop: "max-run-time" }, view([]), true) },
    ])
      expect(parseEnding(formatEnding(ending))).toEqual(ending);
    for (const text of [undefined, "", "{}", '{"stop":"other"}']) expect(parseEnding(text)).toBeNull();
  });

  it("says how the program took it", () => {
    const say = (status: JsonObject, isConfirmed = true) =>
      endedBy({ stop: "cancelled" }, view([pod(status)]), isConfirmed).diagnosis;
    expect(say(ended({ exitCode: 0 }))).toBe("stopped because the run was cancelled: exit code 0");
    expect(say(ended({ exitCode: 137 }))).toContain("did not end within the grace time");
    expect(say({ phase: "Pending" })).toContain("before it had started");
    expect(say(running)).toContain("its pod was deleted");
    expect(say(running, false)).toContain("has not confirmed");
  });
});
