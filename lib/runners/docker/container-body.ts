import { mapAt } from "../../config/render/render-context";
import type { JsonObject, JsonValue } from "../../config/tree/node";
import { runVariables } from "../run-variables";
import type { AttemptKey, AttemptSpec } from "../runner";

/** By these labels an attempt is found again; those of the rendered body stay. */
export const attemptLabels = {
  run: "slipway/run-id",
  attempt: "slipway/attempt",
  agent: "slipway/agent",
  ownId: "slipway/agent-id",
  /** Of one call to create; tells whether a container that exists after a repeated call is that call's own. */
  start: "slipway/start",
} as const;

/** What the engine takes beside the body. */
export interface CreateQuery {
  name: string;
  platform?: string;
}

export interface CreateRequest {
  query: CreateQuery;
  body: JsonObject;
}

/**
 * The request for an attempt's container. Its name is the same whoever makes it, so that the engine itself refuses the
 * second one.
 */
export function toCreateRequest(
  spec: AttemptSpec,
  filled: { manifest: JsonObject; env: Record<string, string> },
): CreateRequest {
  const { manifest, env } = filled;
  const given = [...listAt(manifest.Env), ...toPairs(env)];
  const named = new Set(given.map((pair) => String(pair).replace(/=.*/su, "")));
  const added = toPairs({ ...runVariables(spec), ...spec.clientEnv }).filter(
    (pair) => !named.has(pair.replace(/=.*/su, "")),
  );
  const { platform, name } = dockerOptionsOf(spec.config);
  return {
    query: {
      name: containerName(spec, name),
      ...(typeof platform === "string" ? { platform } : {}),
    },
    body: {
      ...manifest,
      Env: [...given, ...added],
      Labels: { ...mapAt(manifest.Labels), ...labelsOf(spec) },
    },
  };
}

/** A name that people gave stands first; the rest makes it one of a kind. */
export function containerName({ runId, attempt }: AttemptKey, given?: JsonValue): string {
  const safe = (text: string) => text.replace(/[^A-Za-z0-9_.-]+/gu, "-").slice(0, 100);
  const first = typeof given === "string" ? safe(given).replace(/^[^A-Za-z0-9]+/u, "") : "";
  return `${first || "slipway"}-${safe(runId)}-${attempt}`;
}

function labelsOf(spec: AttemptSpec): Record<string, string> {
  return {
    [attemptLabels.run]: spec.runId,
    [attemptLabels.attempt]: String(spec.attempt),
    [attemptLabels.agent]: spec.agent,
    [attemptLabels.ownId]: spec.ownId,
    "slipway/team": spec.team,
    "slipway/queue": spec.queue,
    "slipway/project": spec.project,
    "slipway/run-name": spec.runName,
  };
}

/** The options that are not part of the body: name, platform, pull. */
export function dockerOptionsOf(config: JsonObject): JsonObject {
  return mapAt(mapAt(config.resource_args).docker);
}

function toPairs(variables: Record<string, string>): string[] {
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}

function listAt(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}
