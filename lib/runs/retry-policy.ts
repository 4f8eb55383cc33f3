import type { LaunchTerms } from "../config/resolution";
import type { Outcome } from "./agent-protocol";
import { completeExit } from "./exit-signal";
import type { RunTrigger } from "./run-moves";

/** What is known when an attempt ends. */
export interface EndFacts {
  outcome: Outcome;
  terms: Pick<LaunchTerms, "retry" | "onAgentLoss">;
  /** Someone asked for the run to be stopped: it is never started again. */
  cancelRequested: boolean;
  /** Attempts of this run that failed before this one. */
  failures: number;
  /** Attempts of this run that were lost before this one. */
  losses: number;
  /** Whether the log matches `terms.retry.onLog`; false when there is no pattern. */
  logMatches: boolean;
}

export type EndDecision =
  | { trigger: Extract<RunTrigger, "finished" | "failed" | "cancelled" | "lost"> }
  | { trigger: "requeued"; backoffSeconds: number; why: string };

/** Longest back-off: someone is waiting for the result. */
const maxBackoffSeconds = 15 * 60;

function backoff(base: number, earlier: number): number {
  return Math.min(base * 2 ** Math.min(earlier, 20), maxBackoffSeconds);
}

function afterLoss({ terms, cancelRequested, losses }: EndFacts): EndDecision {
  if (cancelRequested) return { trigger: "cancelled" };
  const { policy, max, backoffSeconds } = terms.onAgentLoss;
  if (policy === "lost" || losses >= max) return { trigger: "lost" };
  return {
    trigger: "requeued",
    backoffSeconds: backoff(backoffSeconds, losses),
    why: `the agent was lost (${losses + 1} of at most ${max} new starts)`,
  };
}

function afterFailure({ outcome, terms, cancelRequested, failures, logMatches }: EndFacts): EndDecision {
  const { max, backoffSeconds, onExitCodes, onLog } = terms.retry;
  const anyFailure = onExitCodes.length === 0 && onLog === undefined;
  const { exitCode } = completeExit(outcome);
  const matches = anyFailure || logMatches || (exitCode !== null && onExitCodes.includes(exitCode));
  if (cancelRequested || outcome.cause === "timeout" || failures >= max || !matches)
    return { trigger: "failed" };
  return {
    trigger: "requeued",
    backoffSeconds: backoff(backoffSeconds, failures),
    why: `${outcome.diagnosis === "" ? "it failed" : outcome.diagnosis} (retry ${failures + 1} of ${max})`,
  };
}

/**
 * Whether a run ends with this attempt or goes back to the line (R43): failures by the retry terms, lost agents by the
 * queue's policy. What was refused, took too long or was cancelled is never started again.
 */
export function decideEnd(facts: EndFacts): EndDecision {
  switch (facts.outcome.reason) {
    case "finished":
      return { trigger: "finished" };
    case "cancelled":
      return { trigger: "cancelled" };
    case "refused":
      return { trigger: "failed" };
    case "failed":
      return afterFailure(facts);
    case "lost":
      return afterLoss(facts);
  }
}
