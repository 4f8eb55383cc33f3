import type { Resource } from "../../config/layer";
import type { FromAgent } from "../../config/resolution";
import type { JsonValue } from "../../config/tree/node";

/** Whose program is to report, and where. */
export interface ClientTarget {
  /** Where programs reach the server. */
  url: string;
  runKey: string;
  runId: string;
  runName: string;
  team: string;
  project: string;
  group?: string | undefined;
  tags?: readonly string[] | undefined;
  resource: Resource;
  manifest: JsonValue;
  fromAgent: readonly FromAgent[];
}

/**
 * The variables by which a program's W&B client reports into its run. None for a program that brings a key of its own, which is for
 * the address that it goes with; and none where it would be led to an address that is not the same from where it runs.
 */
export function clientEnvOf(target: ClientTarget): Record<string, string> {
  const { url, runKey, runId, runName, team, project, group, tags = [] } = target;
  if (setsVariable(target, "WANDB_API_KEY") || !isReachable(target)) return {};
  return {
    WANDB_BASE_URL: url,
    WANDB_API_KEY: runKey,
    WANDB_ENTITY: team,
    WANDB_PROJECT: project,
    WANDB_RUN_ID: runId,
    WANDB_NAME: runName,
    ...(group !== undefined && { WANDB_RUN_GROUP: group }),
    ...(tags.length > 0 && { WANDB_TAGS: tags.join(",") }),
    // A second attempt, or a second program of this one, goes on where the first has come.
    WANDB_RESUME: "allow",
    // Whole seconds, and 15 where it is not set: somebody may be looking at the chart.
    WANDB__FILE_STREAM_TRANSMIT_INTERVAL: "1",
  };
}

/** As a key of a map, `NAME=value` or `NAME` in a list, the name of an entry, or filled in by the agent. */
function setsVariable({ manifest, fromAgent }: ClientTarget, name: string): boolean {
  return fromAgent.some(({ at }) => at === `env.${name}`) || holds(manifest, name);
}

function holds(value: JsonValue, name: string): boolean {
  if (Array.isArray(value))
    return value.some(
      (item) =>
        (typeof item === "string" && (item === name || item.startsWith(`${name}=`))) || holds(item, name),
    );
  if (typeof value !== "object" || value === null) return false;
  return (
    Object.hasOwn(value, name) || value.name === name || Object.values(value).some((one) => holds(one, name))
  );
}

/** An address of this machine itself is another one in a container, a pod or a cloud. */
function isReachable({ url, resource, manifest }: ClientTarget): boolean {
  if (resource === "local-process" || !isThisMachine(url)) return true;
  return resource === "docker" && networkOf(manifest) === "host";
}

/** Whether an address leads to the machine it is used on. */
export function isThisMachine(url: string): boolean {
  return loopback.test(new URL(url).hostname);
}

const loopback = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function networkOf(manifest: JsonValue): JsonValue | undefined {
  const host = fieldOf(manifest, "HostConfig");
  return host === undefined ? undefined : fieldOf(host, "NetworkMode");
}

function fieldOf(value: JsonValue, name: string): JsonValue | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value[name] : undefined;
}
