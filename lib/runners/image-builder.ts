/**
 * Makes the image of a run whose code is a git repository or an artifact. Runners get a builder passed in, so that none of
 * them knows how images are made, and a cluster's runner can use the engine of its agent.
 */
import type { JsonObject, JsonValue } from "../config/node";
import type { AttemptKey, AttemptOutput } from "./runner";

export const builderTypes = ["docker", "kaniko", "noop"] as const;
export type BuilderType = (typeof builderTypes)[number];

export interface BuildRequest extends AttemptKey {
  agent: string;
  /** The resolved config: its `builder`, `entry_point` and source decide the image. */
  config: JsonObject;
  /** The code at the commit asked for; it is not changed. */
  codeDir: string;
  /** Where a build may leave files; of this attempt, removed with it. */
  attemptDir: string;
}

export interface BuiltImage {
  /** What the target is told to run. */
  image: string;
  /** Whether an earlier build was used again. */
  isReused: boolean;
}

export interface ImageBuilder {
  readonly type: BuilderType;
  /**
   * The image of this source, built or found. Its log goes to the `system` stream at `position`.
   * Throws StartRefusal with cause `build`; an abort throws the signal's reason.
   */
  build(
    request: BuildRequest,
    output: AttemptOutput,
    position: string,
    signal: AbortSignal,
  ): Promise<BuiltImage>;
}

/** The macro of an image that is not known before it is built (R34, R40). */
const unknownImage = "${image_uri}";

/** The manifest with the built image wherever the macro was left as written. */
export function fillImage(manifest: JsonObject, image: string): JsonObject {
  const fill = (value: JsonValue): JsonValue => {
    if (typeof value === "string") return value.replaceAll(unknownImage, () => image);
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, fill(child)]));
  };
  return Object.fromEntries(Object.entries(manifest).map(([key, child]) => [key, fill(child)]));
}

/** Whether the source of this config is code, from which an image has to be made first. */
export function isBuiltFromCode(config: JsonObject): boolean {
  return ["git", "artifact"].some((source) => config[source] !== undefined && config[source] !== null);
}
