import type { ApplyOutcome, SaveOutcome } from "../config/catalog-view";
import type { Issue } from "../config/issue";
import { type Result, succeed } from "../result";
import type { SaveDecision } from "./decide-save";

/** What saving that was done says about applying. */
export function toApplied(saved: Result<SaveOutcome>): Result<ApplyOutcome> {
  if (!saved.ok) return saved;
  const { value } = saved;
  if (value.outcome === "conflict") return succeed(value, saved.issues);
  const { outcome, name, number } = value;
  return succeed(
    { outcome: outcome === "saved" && number === 1 ? "created" : outcome, name, number, dryRun: false },
    saved.issues,
  );
}

/** What saving would do. */
export function toPlanned(decision: SaveDecision, name: string, issues: Issue[]): Result<ApplyOutcome> {
  if (decision.kind === "conflict")
    return succeed({ outcome: "conflict", name, conflict: decision.conflict }, issues);
  const { number } = decision;
  const outcome = decision.kind === "unchanged" ? "unchanged" : number === 1 ? "created" : "saved";
  return succeed({ outcome, name, number, dryRun: true }, issues);
}
