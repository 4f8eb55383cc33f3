import type { FieldValue } from "../../config/fields/template-field";
import type { Resolution, ResolveInput } from "../../config/resolution";
import { resolveConfig } from "../../config/resolve-config";
import type { ConfigDocument, JsonObject } from "../../config/tree/node";
import type { QueueRow } from "../../db/queues";
import { findBase, type LaunchDocuments } from "./launch-documents";

export interface LaunchToResolve {
  queue: Pick<QueueRow, "name" | "resource">;
  documents: LaunchDocuments;
  values: Record<string, FieldValue>;
  runId: string;
  /** The names used unless the config says otherwise. */
  runName: string;
  project: string;
  team: string;
  author: string;
  role: NonNullable<ResolveInput["role"]>;
  stage?: string | undefined;
}

export interface ResolvedLaunch {
  resolution: Resolution;
  runName: string;
  project: string;
  usedBases: Set<string>;
}

/** Merges and checks a launch (R22–R36); the run's and the project's name are macros, and the config may set both. */
export function resolveLaunch(launch: LaunchToResolve): ResolvedLaunch {
  const { documents, queue } = launch;
  const usedBases = new Set<string>();
  const loadBase = (name: string): ConfigDocument | { refused: string } | undefined => {
    const found = findBase(documents.bases, name);
    if (!found || "refused" in found) return found;
    usedBases.add(found.name);
    return found.document;
  };
  const resolution = resolveConfig({
    queue: documents.queue,
    queueName: queue.name,
    resource: queue.resource,
    ...(documents.teamDefaults && { teamDefaults: documents.teamDefaults }),
    ...(documents.job && { job: documents.job }),
    ...(documents.preset && { preset: documents.preset }),
    overrides: documents.overrides,
    loadBase,
    values: launch.values,
    macros: {
      run_id: launch.runId,
      entity_name: launch.team,
      author: launch.author,
      queue_name: queue.name,
      ...(documents.jobOf && { job_name: documents.jobOf.name }),
    },
    fallbackMacros: { run_name: launch.runName, project_name: launch.project.toLowerCase() },
    role: launch.role,
    ...(launch.stage !== undefined && { stage: launch.stage }),
    render: true,
  });
  return {
    resolution,
    runName: textAt(resolution.config, "name") ?? launch.runName,
    project: textAt(resolution.config, "project") ?? launch.project,
    usedBases,
  };
}

function textAt(config: JsonObject, key: string): string | undefined {
  const value = config[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}
