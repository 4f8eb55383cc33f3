import { mapAt } from "../../config/render/render-context";
import type { JsonObject } from "../../config/tree/node";
import type { FilledManifest } from "../fill-manifest";
import { runVariables } from "../run-variables";
import { type AttemptKey, type AttemptSpec, StartRefusal } from "../runner";

/** By these tags an attempt is found again; SageMaker's console shows them too. */
export const attemptTags = {
  run: "slipway/run-id",
  attempt: "slipway/attempt",
  agent: "slipway/agent",
  ownId: "slipway/agent-id",
  /** Of one call to create; tells whether a job that exists after a repeated call is that call's own. */
  start: "slipway/start",
  cleanedUp: "slipway/cleaned-up",
} as const;

const longestName = 63;
const longestValue = 512;

/** What every name of a run's jobs holds. */
export function nameMark({ runId }: Pick<AttemptKey, "runId">): string {
  return safeName(runId);
}

/** A name that is the same whoever makes it, so that the service itself refuses the second job of an attempt. */
export function trainingJobName(key: AttemptKey, manifest: JsonObject): string {
  const mark = nameMark(key);
  const given = safeName(typeof manifest.TrainingJobName === "string" ? manifest.TrainingJobName : "slipway");
  const whole = `${given}-${key.attempt}`;
  if (given.includes(mark) && whole.length <= longestName) return whole;
  const end = `-${mark}-${key.attempt}`;
  return `${safeName(given.replace(mark, "").slice(0, longestName - end.length)) || "run"}${end}`;
}

function safeName(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/gu, "-").replace(/^-+|-+$/gu, "");
}

/** The request for an attempt's training job. */
export function toTrainingJob(spec: AttemptSpec, filled: FilledManifest, startId: string): JsonObject {
  const { manifest, env } = filled;
  const environment = { ...runVariables(spec), ...spec.clientEnv, ...mapAt(manifest.Environment), ...env };
  checkValues(environment);
  const own: Record<string, string> = {
    [attemptTags.run]: spec.runId,
    [attemptTags.attempt]: String(spec.attempt),
    [attemptTags.agent]: spec.agent,
    [attemptTags.ownId]: spec.ownId,
    [attemptTags.start]: startId,
    "slipway/team": spec.team,
  };
  const others = (Array.isArray(manifest.Tags) ? manifest.Tags : []).filter(
    (tag) => !Object.hasOwn(own, String(mapAt(tag).Key)),
  );
  return {
    ...manifest,
    TrainingJobName: trainingJobName(spec, manifest),
    Environment: environment,
    Tags: [...others, ...Object.entries(own).map(([Key, Value]) => ({ Key, Value: tagValue(Value) }))],
  };
}

/** Tags take letters, digits, spaces and a few signs. */
export function tagValue(text: string): string {
  return text.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]+/gu, "-").slice(0, 256);
}

/** The service would quote a value that is too long in its refusal, and it may be secret. */
function checkValues(environment: JsonObject): void {
  for (const [name, value] of Object.entries(environment)) {
    if (String(value).length <= longestValue) continue;
    throw new StartRefusal(
      "env",
      `the value of ${name} has more than ${longestValue} characters, which SageMaker does not take`,
    );
  }
}
