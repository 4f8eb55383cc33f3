import { isMap } from "../render/render-context";
import type { LaunchTerms } from "../resolution";
import type { JsonObject, JsonValue } from "../tree/node";
import { parseDuration } from "../values/duration";
import { type Guardrails, priorityNames } from "./guardrails";

const lossDefaults = { policy: "requeue", max: 3, backoffSeconds: 30 } as const;

/** What dispatch needs to know of a config and the guardrails that bound it (R43). */
export function makeLaunchTerms(config: JsonObject, guardrails: Guardrails): LaunchTerms {
  const priority = priorityNames.find((name) => name === config.priority) ?? "medium";
  const maxRunSeconds = secondsOf(config.max_run_time) ?? guardrails.maxRunTime?.value;
  const { maxRunning } = guardrails;
  return {
    priority,
    ...(maxRunSeconds === undefined ? {} : { maxRunSeconds }),
    retry: retryTerms(config.retry, guardrails),
    quotas: guardrails.quotas,
    ...(maxRunning === undefined ? {} : { maxRunning }),
    ...(guardrails.metrics === "off" ? { metrics: false } : {}),
    ...(guardrails.wandb === false ? { wandb: false } : {}),
    onAgentLoss: { ...lossDefaults, ...withoutUndefined(guardrails.onAgentLoss ?? {}) },
  };
}

function retryTerms(value: JsonValue | undefined, guardrails: Guardrails): LaunchTerms["retry"] {
  const retry = isMap(value) ? value : {};
  const max = typeof retry.max === "number" ? retry.max : 0;
  const codes = Array.isArray(retry.on_exit_codes) ? retry.on_exit_codes : [];
  return {
    max: Math.min(max, guardrails.maxRetries?.value ?? max),
    backoffSeconds: secondsOf(retry.backoff) ?? 0,
    onExitCodes: codes.filter((code) => typeof code === "number"),
    ...(typeof retry.on_log === "string" ? { onLog: retry.on_log } : {}),
  };
}

function secondsOf(value: JsonValue | undefined): number | undefined {
  return typeof value === "string" || typeof value === "number" ? parseDuration(value) : undefined;
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
