import { z } from "zod";
import { mostCounted, type ProjectSummary } from "../runs/project-view";
import { defineEndpoint } from "./endpoint";
import { named } from "./named-schema";
import { time } from "./shared-answers";

const tag = "Projects";

const projectSchema = named(
  "Project",
  z.object({
    name: z.string(),
    createdAt: time,
    runs: z.int().meta({ description: `Counted up to ${mostCounted.toLocaleString("en")}.` }),
    isMore: z.boolean().meta({ description: "There are more than were counted." }),
    lastRun: z.object({ at: time, by: z.string() }).nullable(),
  }) satisfies z.ZodType<ProjectSummary>,
);

export const projectEndpoints = {
  listProjects: defineEndpoint({
    method: "GET",
    path: "/api/v1/projects",
    tag,
    summary: "List projects",
    description: "The one with the newest run first.",
    permission: "run:view",
    answer: z.object({ projects: z.array(projectSchema) }),
    errors: [],
  }),
  getProject: defineEndpoint({
    method: "GET",
    path: "/api/v1/projects/{project}",
    tag,
    summary: "Get a project",
    permission: "run:view",
    answer: projectSchema,
    errors: ["NOT_FOUND"],
  }),
};
