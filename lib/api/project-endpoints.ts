import { z } from "zod";
import { type ChartView, type ChartViewSummary, chartViewContentSchema } from "../runs/chart-view";
import { mostCounted, type ProjectSummary } from "../runs/project-view";
import { createViewInputSchema, updateViewInputSchema } from "../tracking/schema";
import { defineEndpoint } from "./endpoint";
import { named } from "./named-schema";
import { nameAnswerSchema, time } from "./shared-answers";

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

const viewSummary = z.object({
  id: z.string(),
  name: z.string(),
  project: z.string(),
  authorId: z.string().nullable(),
  author: z.string(),
  createdAt: time,
  updatedAt: time,
}) satisfies z.ZodType<ChartViewSummary>;
const viewSummarySchema = named("ChartViewSummary", viewSummary);
const viewSchema = named(
  "ChartView",
  viewSummary.extend({ content: chartViewContentSchema }) satisfies z.ZodType<ChartView>,
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
  listViews: defineEndpoint({
    method: "GET",
    path: "/api/v1/projects/{project}/views",
    tag,
    summary: "List the saved charts of a project",
    permission: "run:view",
    answer: z.object({ views: z.array(viewSummarySchema) }),
    errors: ["NOT_FOUND"],
  }),
  createView: defineEndpoint({
    method: "POST",
    path: "/api/v1/projects/{project}/views",
    tag,
    summary: "Save a set of charts",
    description: "It belongs to who saves it.",
    permission: "view:create",
    body: createViewInputSchema.omit({ project: true }).strict(),
    answer: viewSchema,
    status: 201,
    errors: ["NOT_FOUND", "LIMIT_EXCEEDED"],
  }),
  getView: defineEndpoint({
    method: "GET",
    path: "/api/v1/projects/{project}/views/{view}",
    tag,
    summary: "Get a saved set of charts",
    description: "By its name or id.",
    permission: "run:view",
    answer: viewSchema,
    errors: ["NOT_FOUND"],
  }),
  updateView: defineEndpoint({
    method: "PUT",
    path: "/api/v1/projects/{project}/views/{view}",
    tag,
    summary: "Change a saved set of charts",
    description: "Its name, its content, or both; what is left out stays. Its owner may, and an admin.",
    permission: "view:edit-own",
    body: updateViewInputSchema.omit({ project: true, view: true }).strict(),
    answer: viewSchema,
    errors: ["NOT_FOUND"],
  }),
  deleteView: defineEndpoint({
    method: "DELETE",
    path: "/api/v1/projects/{project}/views/{view}",
    tag,
    summary: "Delete a saved set of charts",
    description: "The runs it drew stay. Its owner may, and an admin.",
    permission: "view:edit-own",
    answer: nameAnswerSchema,
    errors: ["NOT_FOUND"],
  }),
};
