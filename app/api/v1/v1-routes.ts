import type { TableRoute } from "../answer-from-table";
import { accessRoutes } from "./handlers/access-handlers";
import { artifactRoutes } from "./handlers/artifact-handlers";
import { artifactUploadRoutes } from "./handlers/artifact-upload-handlers";
import { jobRoutes } from "./handlers/job-handlers";
import { metricRoutes } from "./handlers/metric-handlers";
import { pipelineRoutes } from "./handlers/pipeline-handlers";
import { projectRoutes } from "./handlers/project-handlers";
import { queueRoutes } from "./handlers/queue-handlers";
import { runRoutes } from "./handlers/run-handlers";
import { teamConfigRoutes } from "./handlers/team-config-handlers";
import { operatorRoutes } from "./operator-routes";

/** The table of endpoints, each with the use case that answers it. */
export const v1Routes: readonly TableRoute[] = [
  ...runRoutes,
  ...pipelineRoutes,
  ...metricRoutes,
  ...projectRoutes,
  ...artifactRoutes,
  ...artifactUploadRoutes,
  ...queueRoutes,
  ...jobRoutes,
  ...teamConfigRoutes,
  ...accessRoutes,
  ...operatorRoutes,
];
