import type { Issue } from "../issue";
import type { Resource } from "../layer";
import type { FromAgent } from "../resolution";
import type { JsonObject, JsonValue, TextPart } from "../tree/node";
import { pointerOf } from "../tree/pointer";

/** What a rendered request needs to know beyond the resolved config. */
export interface RenderContext {
  runId?: string;
  runName?: string;
  queueName?: string;
  projectName?: string;
  entityName?: string;
  author?: string;
  jobName?: string;
  /** Labels besides our own. */
  labels?: Record<string, string>;
  /** The run's time limit after the guardrails (R43). */
  maxRunSeconds?: number;
  /** The image of a job built from source, once known; without it `${image_uri}` stands there (R40). */
  image?: string;
  /**
   * Where in the resolved config a `${NAME}` is a reference to the agent's environment: JSON pointer to names (R33).
   * A `${NAME}` elsewhere is text (it came from `$${NAME}` or a template value).
   */
  references?: Record<string, string[]>;
  /** Where the resolved config has a float that its plain data shows as a whole number: JSON pointers. */
  floats?: ReadonlySet<string>;
  /** Texts of the resolved config that template values and macros were put into: JSON pointer to parts. */
  inserted?: Readonly<Record<string, readonly TextPart[]>>;
}

export interface RenderInput {
  resource: Resource;
  config: JsonObject;
  context: RenderContext;
}

/** What a target's renderer gets: `isFromAgent` tells texts that hold a reference to the agent's environment. */
export interface TargetInput extends RenderInput {
  isFromAgent: (text: string) => boolean;
}

export interface Rendered {
  manifest: JsonObject;
  fromAgent: FromAgent[];
  issues: Issue[];
}

/** What the renderer of one target gives back. */
export interface TargetRequest {
  manifest: JsonObject;
  issues: Issue[];
  /** Variables without a value, where the manifest has a place for them. */
  inherited?: FromAgent[];
  /** Variables the agent brings by a way of its own (a Secret): they stand nowhere in the manifest. */
  leftOut?: ReadonlyMap<string, string | null>;
}

/** A map, or an empty one where the config has none. */
export function mapAt(value: JsonValue | undefined): JsonObject {
  return isMap(value) ? value : {};
}

export function isMap(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A list of texts; the resolved config has nothing else in `entry_point`, `command` and `args` (R10). */
export function words(value: JsonValue | undefined): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((word) => word !== null).map(String) : [];
}

/** Pointers at and below a key, as seen from there. */
export function placesBelow(key: string, places: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  const start = pointerOf([key]);
  return new Set(
    [...places].flatMap((at) => (at === start || at.startsWith(`${start}/`) ? [at.slice(start.length)] : [])),
  );
}
