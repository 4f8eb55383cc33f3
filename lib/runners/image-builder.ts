/**
 * Makes the image of a run whose code is a git repository or an artifact. Runners get a builder passed in, so that none of
 * them knows how images are made, and a cluster's runner can use the engine of its agent.
 */

import type { JsonObject } from "../config/tree/node";
import type { BuilderType } from "../config/values/built-image";
import type { AttemptKey, AttemptOutput } from "./runner";

export interface BuildRequest extends AttemptKey {
  agent: string;
  /** The agent's own id. */
  ownId: string;
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
