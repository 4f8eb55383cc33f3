import type { PersonActor } from "../access/actor";
import { foldName } from "../access/name";
import type { Database } from "../db/client";
import type { StageState } from "../runs/pipeline-view";

interface StageToMake {
  name: string;
  state?: StageState;
  rank?: number;
  runs: { runId: string; isKept?: boolean; matrix?: Record<string, string | number> }[];
}

/** A launch of a pipeline over runs that are there already, past the use cases. */
export async function makePipeline(
  database: Database,
  { teamId, personId, name: author }: PersonActor,
  made: {
    name: string;
    queue: { id: string };
    project: string;
    stages: readonly StageToMake[];
    edges?: readonly { from: number; to: number; artifact?: string }[];
  },
): Promise<{ id: string }> {
  const { name, queue, project, stages, edges = [] } = made;
  const { id: projectId } = await database.project.findUniqueOrThrow({
    where: { teamId_nameKey: { teamId, nameKey: foldName(project) } },
  });
  return await database.pipelineRun.create({
    data: {
      ...{ teamId, projectId, name, author, authorId: personId, priority: 2 },
      ...{ queueId: queue.id, queueIds: [queue.id] },
      document: { layer: "job", file: "pipeline.yaml", text: `name: ${name}\nstages: []\n` },
      request: {},
      stages: {
        create: stages.map(({ name: stage, state = "waiting", rank = 0, runs }, position) => ({
          ...{ position, name: stage, rank, state },
          runs: { create: runs.map((run, ordinal) => ({ ordinal, ...run })) },
        })),
      },
      edges: { create: edges.map((edge) => ({ artifact: "", ...edge })) },
    },
    select: { id: true },
  });
}
