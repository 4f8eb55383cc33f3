/** The one table of the public API: route handlers, client, OpenAPI document and reference page are made from it. */
import { accessEndpoints } from "./access-endpoints";
import { artifactEndpoints } from "./artifact-endpoints";
import { artifactUploadEndpoints } from "./artifact-upload-endpoints";
import { jobEndpoints } from "./job-endpoints";
import { metricEndpoints } from "./metric-endpoints";
import { pipelineEndpoints } from "./pipeline-endpoints";
import { projectEndpoints } from "./project-endpoints";
import { queueEndpoints } from "./queue-endpoints";
import { runEndpoints } from "./run-endpoints";
import { teamConfigEndpoints } from "./team-config-endpoints";

export const endpoints = {
  ...runEndpoints,
  ...pipelineEndpoints,
  ...metricEndpoints,
  ...projectEndpoints,
  ...artifactEndpoints,
  ...artifactUploadEndpoints,
  ...queueEndpoints,
  ...jobEndpoints,
  ...teamConfigEndpoints,
  ...accessEndpoints,
} as const;
