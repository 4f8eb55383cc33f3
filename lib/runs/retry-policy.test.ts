import { describe, expect, it } from "vitest";
import type { Outcome } from "./agent-protocol";
import { decideEnd, type EndFacts } from "./retry-policy";

const facts = (outcome: Partial<Outcome>, rest: Partial<EndFacts> = {}): EndFacts => ({
  outcome: {
    reason: "failed",
    exitCode: 1,
    signal: null,
    diagnosis: "exit code 1",
    cause: "exit",
    ...outcome,
  },
  terms: {
    retry: { max: 2, backoffSeconds: 10, onExitCodes: [75] },
    onAgentLoss: { policy: "requeue", max: 2, backoffSeconds: 30 },
  },
  cancelRequested: false,
  failures: 0,
  losses: 0,
  logMatches: false,
  ...rest,
});
const retry = (onExitCodes: number[], onLog?: string) => ({
  terms: {
    retry: { max: 2, backoffSeconds: 10, onExitCodes, ...(onLog !== undefined && { onLog }) },
    onAgentLoss: { policy: "lost" as const, max: 0, backoffSeconds: 0 },
  },
});

describe("decideEnd", () => {
  it.each<[string, EndFacts, string]>([
    ["a finished run stays finished", facts({ reason: "finished", exitCode: 0 }), "finished"],
    ["a cancelled run is cancelled", facts({ reason: "cancelled" }), "cancelled"],
    ["a refused start has failed", facts({ reason: "refused", exitCode: null }), "failed"],
    ["an exit code that was not chosen has failed", facts({ exitCode: 1 }), "failed"],
    ["a chosen exit code is tried again", facts({ exitCode: 75 }), "requeued"],
    [
      "a signal counts as 128 and its number",
      facts({ exitCode: null, signal: "SIGKILL" }, retry([137])),
      "requeued",
    ],
    ["another signal does not", facts({ exitCode: null, signal: "SIGTERM" }, retry([137])), "failed"],
    ["without chosen codes any failure is tried again", facts({ exitCode: 1 }, retry([])), "requeued"],
    ["a pattern alone does not choose every exit code", facts({ exitCode: 1 }, retry([], "OOM")), "failed"],
    [
      "a log that matches is tried again",
      facts({ exitCode: 1 }, { ...retry([], "OOM"), logMatches: true }),
      "requeued",
    ],
    ["retries run out", facts({ exitCode: 75 }, { failures: 2 }), "failed"],
    ["what took too long is not tried again", facts({ exitCode: 75, cause: "timeout" }), "failed"],
    ["what was stopped is not tried again", facts({ exitCode: 75 }, { cancelRequested: true }), "failed"],
    ["a lost attempt goes back", facts({ reason: "lost", exitCode: null }), "requeued"],
    ["losses run out", facts({ reason: "lost" }, { losses: 2 }), "lost"],
    ["the policy can be to give up", facts({ reason: "lost" }, retry([])), "lost"],
    [
      "a lost attempt that was being stopped is cancelled",
      facts({ reason: "lost" }, { cancelRequested: true }),
      "cancelled",
    ],
  ])("%s", (_, given, expected) => {
    expect(decideEnd(given).trigger).toBe(expected);
  });

  it("doubles the back-off each time, up to a quarter of an hour", () => {
    const seconds = (losses: number) => {
      const base = facts({ reason: "lost" }, { losses });
      const decision = decideEnd({
        ...base,
        terms: { ...base.terms, onAgentLoss: { policy: "requeue", max: 99, backoffSeconds: 30 } },
      });
      return decision.trigger === "requeued" ? decision.backoffSeconds : null;
    };
    expect([0, 1, 2, 30].map(seconds)).toEqual([30, 60, 120, 900]);
  });
});
