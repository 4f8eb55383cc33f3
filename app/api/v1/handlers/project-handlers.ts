import { projectEndpoints } from "@/lib/api/project-endpoints";
import { listProjects, loadProject } from "@/lib/dispatch/history/list-projects";
import { orThrow } from "@/lib/result";
import { createView } from "@/lib/tracking/views/create-view";
import { deleteView } from "@/lib/tracking/views/delete-view";
import { listViews } from "@/lib/tracking/views/list-views";
import { loadView } from "@/lib/tracking/views/load-view";
import { updateView } from "@/lib/tracking/views/update-view";
import { defineHandlers } from "./define-handlers";

export const projectRoutes = defineHandlers(projectEndpoints, {
  listProjects: async ({ actor }) => ({ projects: await listProjects(actor) }),
  getProject: ({ actor, params }) => loadProject(actor, params),
  listViews: async ({ actor, params }) => ({ views: await listViews(actor, params) }),
  createView: async ({ actor, params, body }) => orThrow(await createView(actor, { ...body, ...params })),
  getView: ({ actor, params }) => loadView(actor, params),
  updateView: async ({ actor, params, body }) => orThrow(await updateView(actor, { ...body, ...params })),
  deleteView: async ({ actor, params }) => orThrow(await deleteView(actor, params)),
});
