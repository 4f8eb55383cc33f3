import { AppError } from "../../errors";
import { countRunsOfClient, findRunOfClient, listRunsOfClient } from "../../tracking/find-client-runs";
import type { ClientContext } from "../client-context";
import { nodeId } from "../client-id";
import { noEdges, type PageArguments, readPage, toConnection } from "../pages";
import { artifactsOfProject } from "./artifact-queries";
import { numberOf } from "./project-number";

interface ProjectFacts {
  id: string;
  name: string;
  createdAt: Date;
}

type RunArguments = PageArguments & { filters?: string | null; order?: string | null };

/** A project as clients see it. */
export function makeProject(context: ClientContext, { id, name, createdAt }: ProjectFacts) {
  const entityName = context.me.team.name;
  const bucket = async (key: string) => {
    const run = await findRunOfClient(context.actor, { project: name, key });
    return run && context.nodes.run(context, run);
  };
  const count = (filters?: string | null) =>
    countRunsOfClient(context.actor, { project: name, filter: readFilter(filters) });
  return {
    __typename: "Project",
    id: nodeId("Project:v1", `${name}:${entityName}`),
    internalId: nodeId("ProjectInternalId", String(numberOf(id))),
    name,
    entityName,
    entity: () => context.nodes.entity(context, entityName),
    description: null,
    createdAt,
    updatedAt: createdAt,
    access: "PRIVATE",
    views: null,
    isBenchmark: false,
    readOnly: false,
    user: () => context.nodes.user(context),
    repo: null,
    dockerImage: null,
    runCount: ({ filters }: RunArguments) => count(filters),
    totalRuns: () => count(),
    totalSweeps: 0,
    run: ({ name: key }: { name: string }) => bucket(key),
    bucket: async ({ name: key, missingOk }: { name: string; missingOk?: boolean | null }) => {
      const run = await bucket(key);
      if (run || missingOk) return run;
      throw new AppError("NOT_FOUND", `could not find run ${entityName}/${name}/${key}`);
    },
    buckets: (page: PageArguments) => listRuns(context, name, page),
    runs: (page: RunArguments) => listRuns(context, name, page),
    sweep: () => null,
    sweeps: () => noEdges,
    allViews: () => noEdges,
    runQueues: [],
    runQueue: () => null,
    ...artifactsOfProject(context, name),
  };
}

async function listRuns(context: ClientContext, project: string, asked: RunArguments) {
  const page = readPage(asked);
  const rows = await listRunsOfClient(context.actor, {
    project,
    filter: readFilter(asked.filters),
    ...(asked.order ? { order: asked.order } : {}),
    offset: page.offset,
    limit: Math.min(page.limit + 1, 1_000),
  });
  return toConnection(rows, page, (row) => context.nodes.run(context, row));
}

function readFilter(filters: string | null | undefined): unknown {
  if (!filters) return {};
  try {
    return JSON.parse(filters) ?? {};
  } catch (cause) {
    throw new AppError("INVALID", "filters is not JSON", { cause });
  }
}
