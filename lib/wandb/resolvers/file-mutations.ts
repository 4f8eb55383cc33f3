import { AppError } from "../../errors";
import { findRunOfClient } from "../../tracking/find-client-runs";
import { deleteFilesOfRun, planRunFiles } from "../../tracking/run-files";
import type { ClientContext } from "../client-context";
import { nodeId, readNodeId } from "../client-id";
import { requireEntity } from "./project-queries";

interface RunFilesInput {
  input: { entityName: string; projectName: string; runName: string; files: string[] };
}

export function fileMutations(context: ClientContext) {
  return {
    createRunFiles: async ({ input }: RunFilesInput) => {
      const run = await requireRun(context, input);
      const kept = await planRunFiles(context.actor, { runId: run.id, names: input.files });
      return {
        runID: nodeId("Run", run.id),
        uploadHeaders: [],
        files: input.files.map((name, index) => ({
          name,
          uploadUrl: context.sign({ method: "PUT", runId: run.id, name: kept[index] ?? name }),
        })),
      };
    },
    markRunFilesUploaded: async ({ input }: RunFilesInput) => {
      await requireRun(context, input);
      return { success: true };
    },
    deleteFiles: async ({ input }: { input: { files: string[] } }) => {
      for (const [runId, names] of groupByRun(input.files))
        await deleteFilesOfRun(context.actor, { runId, names });
      return { success: true };
    },
  };
}

function groupByRun(ids: readonly string[]): Map<string, string[]> {
  const runs = new Map<string, string[]>();
  for (const id of ids) {
    const [, runId, name] = /^([^/]+)\/(.+)$/s.exec(readNodeId("RunFile", id) ?? "") ?? [];
    if (runId === undefined || name === undefined)
      throw new AppError("NOT_FOUND", "One of these is no file of a run.");
    runs.set(runId, [...(runs.get(runId) ?? []), name]);
  }
  return runs;
}

/** The run that a client names; NOT_FOUND when there is none. */
export async function requireRun(
  context: ClientContext,
  { entityName, projectName, runName }: { entityName?: string | null; projectName: string; runName: string },
) {
  const entity = requireEntity(context, entityName);
  const run = await findRunOfClient(context.actor, { project: projectName, key: runName });
  if (run) return run;
  throw new AppError("NOT_FOUND", `could not find run ${entity}/${projectName}/${runName}`);
}
