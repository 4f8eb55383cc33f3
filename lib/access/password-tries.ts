import type { Issue } from "../config/issue";

/** By what tries at a password or a one-time link are counted. */
export type TryBy = "name" | "link" | "address";

/** How long tries are remembered. */
export const tryWindowSeconds = 15 * 60;

const mostTries: Record<TryBy, number> = { name: 10, link: 10, address: 50 };

export interface CountedTry {
  by: TryBy;
  /** This try included. */
  count: number;
  /** Until the count begins anew. */
  secondsLeft: number;
}

/** Why this try must not even be looked at, when one of its counts is past its limit; it names the longest wait. */
export function findTryLimit(counted: readonly CountedTry[]): Issue | null {
  const over = counted.filter(({ by, count }) => count > mostTries[by]);
  if (over.length === 0) return null;
  const minutes = Math.max(1, Math.ceil(Math.max(...over.map(({ secondsLeft }) => secondsLeft)) / 60));
  return {
    code: "sign-in-limited",
    severity: "error",
    message: `Too many tries: wait ${minutes === 1 ? "a minute" : `${minutes} minutes`}, then try again.`,
    path: "",
  };
}
