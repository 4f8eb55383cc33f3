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
  const usedBases = new Set<string>();
  const resolution = resolveConfig({
    ...layersOf(launch, usedBases),
    ...macrosOf(launch),
    ...(launch.stage !== undefined && { stage: launch.stage }),
  });
  return { ...placeOf(resolution, launch), usedBases };
}

/** The documents of a launch as they are resolved; which bases they named is noted. */
export function layersOf(
  { documents, queue, values, role }: Pick<LaunchToResolve, "documents" | "queue" | "values" | "role">,
  usedBases: Set<string>,
): ResolveInput {
  const loadBase = (name: string): ConfigDocument | { refused: string } | undefined => {
    const found = findBase(documents.bases, name);
    if (!found || "refused" in found) return found;
    usedBases.add(found.name);
    return found.document;
  };
  return {
    queue: documents.queue,
    queueName: queue.name,
    resource: queue.resource,
    ...(documents.teamDefaults && { teamDefaults: documents.teamDefaults }),
    ...(documents.job && { job: documents.job }),
    ...(documents.preset && { preset: documents.preset }),
    overrides: documents.overrides,
    loadBase,
    values,
    role,
    render: true,
  };
}

/** What the macros of a run's config stand for. */
export function macrosOf({
  documents,
  queue,
  ...launch
}: Omit<LaunchToResolve, "values" | "role" | "stage">): Required<
  Pick<ResolveInput, "macros" | "fallbackMacros">
> {
  return {
    macros: {
      run_id: launch.runId,
      entity_name: launch.team,
      author: launch.author,
      queue_name: queue.name,
      ...(documents.jobOf && { job_name: documents.jobOf.name }),
    },
    fallbackMacros: { run_name: launch.runName, project_name: launch.project.toLowerCase() },
  };
}

/** A resolution with the names that its config settles. */
export function placeOf(
  resolution: Resolution,
  { runName, project }: { runName: string; project: string },
): Omit<ResolvedLaunch, "usedBases"> {
  return {
    resolution,
    runName: textAt(resolution.config, "name") ?? runName,
    project: textAt(resolution.config, "project") ?? project,
  };
}

function textAt(config: JsonObject, key: string): string | undefined {
  const value = config[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}
