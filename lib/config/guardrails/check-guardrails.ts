import type { Issue } from "../issue";
import { checkLimits } from "./check-limits";
import { checkLocked } from "./check-locked";
import { checkOverrides } from "./check-overrides";
import { checkSources } from "./check-sources";
import { checkTerms } from "./check-terms";
import type { GuardrailInput } from "./guardrail-input";
import { checkNative } from "./native/check-native";

/** Every guardrail of a queue on a config about to run (R27–R31, R43); each refusal names the rule it breaks. */
export function checkGuardrails(input: GuardrailInput): Issue[] {
  const overrides = checkOverrides(input);
  const final: GuardrailInput = input.final ? { ...input, resolved: input.final } : input;
  return [
    ...overrides,
    ...withoutRepeats(checkNative(input), overrides),
    ...checkLocked(input),
    ...checkLimits(final),
    ...checkSources(final),
    ...checkTerms(final),
  ];
}

/** What lies below a key that was refused already is not said again (R31: one issue per refused key). */
function withoutRepeats(issues: Issue[], refused: Issue[]): Issue[] {
  return issues.filter(
    (issue) =>
      !refused.some(
        (other) =>
          other.layer === issue.layer &&
          other.file === issue.file &&
          (issue.path === other.path || issue.path.startsWith(`${other.path}/`)),
      ),
  );
}
