import type { MapNode } from "../tree/node";
import { nodeAt } from "../tree/node-at";
import { readJobReference } from "../values/job-reference";
import type { MacroValues } from "./fill-macros";

interface GivenMacros {
  macros: MacroValues;
  /** Below what the config says. */
  fallbackMacros?: MacroValues;
  queueName?: string;
}

/** The given macros, and those that the config itself says: names of run, project, team and job, a ready image (R34). */
export function knownMacros(root: MapNode, given: GivenMacros): MacroValues {
  const job = textAt(root, "job");
  return {
    ...withoutUndefined(given.fallbackMacros ?? {}),
    ...withoutUndefined({
      queue_name: given.queueName,
      run_name: textAt(root, "name"),
      project_name: textAt(root, "project")?.toLowerCase(),
      entity_name: textAt(root, "entity"),
      job_name: job === undefined ? undefined : readJobReference(job).name,
      image_uri: textAt(root, "docker", "image"),
    }),
    ...withoutUndefined(given.macros),
  };
}

/** A plain text; one that holds a macro or a hole is no name yet. */
function textAt(root: MapNode, ...keys: string[]): string | undefined {
  const node = nodeAt(root, keys);
  if (node?.kind !== "scalar" || typeof node.value !== "string" || node.value === "") return undefined;
  return /\$\{|\{\{/.test(node.value) ? undefined : node.value;
}

function withoutUndefined(values: Record<string, string | undefined>): MacroValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
