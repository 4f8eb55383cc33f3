import { AppError } from "../../errors";
import { findProject, makeProjectOfClient } from "../../tracking/projects";
import { type ClientContext, findEntity } from "../client-context";
import { noEdges } from "../pages";
import { makeProject } from "./project";
import { listProjectNodes } from "./project-list";

interface ProjectArguments {
  name?: string | null;
  entityName?: string | null;
}

/** The project that is named, or null: clients then say themselves what they did not find. */
async function findNode(context: ClientContext, { name, entityName }: ProjectArguments) {
  if (findEntity(context, entityName) === null) return null;
  const project = await findProject(context.actor, { name: name || "uncategorized" });
  return project && makeProject(context, project);
}

export function projectQueries(context: ClientContext) {
  return {
    project: (asked: ProjectArguments) => findNode(context, asked),
    model: (asked: ProjectArguments) => findNode(context, asked),
    models: ({ entityName, ...page }: ProjectArguments & { first?: number | null; after?: string | null }) =>
      findEntity(context, entityName) === null ? noEdges : listProjectNodes(context, page),
  };
}

interface UpsertModel {
  input: { name?: string | null; entityName?: string | null };
}

export function projectMutations(context: ClientContext) {
  return {
    upsertModel: async ({ input }: UpsertModel) => {
      requireEntity(context, input.entityName);
      const { name, isNew } = await makeProjectOfClient(context.actor, { name: input.name ?? "" });
      const project = await findNode(context, { name });
      return { project, model: project, inserted: isNew };
    },
  };
}

/** Throws when the entity is none that the key acts in. */
export function requireEntity(context: ClientContext, name: string | null | undefined): string {
  const entity = findEntity(context, name);
  if (entity !== null) return entity;
  throw new AppError(
    "FORBIDDEN",
    `permission denied: entity ${name} was not found, or this key does not act in it (it acts in ${context.me.team.name})`,
  );
}
