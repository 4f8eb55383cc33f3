import { projectEndpoints } from "@/lib/api/project-endpoints";
import { listProjects, loadProject } from "@/lib/dispatch/history/list-projects";
import { defineHandlers } from "./define-handlers";

export const projectRoutes = defineHandlers(projectEndpoints, {
  listProjects: async ({ actor }) => ({ projects: await listProjects(actor) }),
  getProject: ({ actor, params }) => loadProject(actor, params),
});
