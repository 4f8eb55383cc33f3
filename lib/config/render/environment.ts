import type { JsonObject } from "../tree/node";
import { mapAt } from "./render-context";

/** Variables of a run: text, or null for "from the agent's environment" (R9). */
export type Environment = Record<string, string | null>;

/** One home of variables as a map; a list of `NAME=value` and `NAME` is read like a map (R9). */
export function readHome(home: unknown): Environment {
  const environment: Environment = {};
  if (Array.isArray(home)) {
    for (const entry of home) {
      const text = String(entry);
      const at = text.indexOf("=");
      environment[at < 0 ? text : text.slice(0, at)] = at < 0 ? null : text.slice(at + 1);
    }
    return environment;
  }
  if (typeof home !== "object" || home === null) return environment;
  for (const [name, value] of Object.entries(home)) {
    environment[name] = value === null || value === undefined ? null : String(value);
  }
  return environment;
}

/** The hyperparameters as the two variables a program reads them from (R35). */
export function hyperparameterVariables(config: JsonObject): Environment {
  const hyperparameters = mapAt(config.hyperparameters);
  if (Object.keys(hyperparameters).length === 0) return {};
  const json = JSON.stringify(hyperparameters);
  return { WANDB_CONFIG: json, SLIPWAY_HYPERPARAMETERS: json };
}

/** All variables of a run: hyperparameters, then the target's own home, then `env`, which wins (R9, R35). */
export function mergeEnvironment(config: JsonObject, home?: unknown): Environment {
  return { ...hyperparameterVariables(config), ...readHome(home), ...readHome(config.env) };
}
