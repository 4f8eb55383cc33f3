import type { JsonObject } from "../tree/node";
import { writeJson } from "../tree/write-json";
import { mapAt, placesBelow, type RenderContext } from "./render-context";

/** Variables of a run: text, or null for "from the agent's environment" (R9). */
export type Environment = Record<string, string | null>;

/** One home of variables as a map; a list of `NAME=value` and `NAME` is read like a map (R9). */
export function readHome(home: unknown): Environment {
  if (Array.isArray(home)) {
    return Object.fromEntries(
      home.map((entry) => {
        const text = String(entry);
        const at = text.indexOf("=");
        return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
      }),
    );
  }
  if (typeof home !== "object" || home === null) return {};
  return Object.fromEntries(
    Object.entries(home).map(([name, value]) => [
      name,
      value === null || value === undefined ? null : String(value),
    ]),
  );
}

/** The hyperparameters as the two variables a program reads them from (R35). */
export function hyperparameterVariables(config: JsonObject, { floats }: RenderContext): Environment {
  const hyperparameters = mapAt(config.hyperparameters);
  if (Object.keys(hyperparameters).length === 0) return {};
  const json = writeJson(hyperparameters, placesBelow("hyperparameters", floats));
  return { WANDB_CONFIG: json, SLIPWAY_HYPERPARAMETERS: json };
}

/** All variables of a run: hyperparameters, then the target's own home, then `env`, which wins (R9, R35). */
export function mergeEnvironment(config: JsonObject, context: RenderContext, home?: unknown): Environment {
  return { ...hyperparameterVariables(config, context), ...readHome(home), ...readHome(config.env) };
}
