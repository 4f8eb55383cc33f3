import type { CloudWatchLogsClientConfig } from "@aws-sdk/client-cloudwatch-logs";
import type { ImageBuilder } from "../image-builder";

export interface SagemakerSettings {
  region: string;
  /** Another address than AWS's own, such as a private endpoint. */
  endpoint?: string | undefined;
  logsEndpoint?: string | undefined;
  /** Where to ask whose credentials these are; left out: AWS's own, or AWS_ENDPOINT_URL_STS. */
  stsEndpoint?: string | undefined;
  /** Left out: what the AWS SDK finds in the environment of the agent (variables, profile, role of the machine). */
  credentials?: CloudWatchLogsClientConfig["credentials"];
  /** Makes images of code and pushes them where SageMaker can pull them; null when this agent builds none. */
  builder: ImageBuilder | null;
  /** How often the service is asked; it slows down for jobs whose state does not change. */
  pollMs?: number | undefined;
  /** How long after a job's end its log may still grow. */
  settleMs?: number | undefined;
}

export const defaultPollMs = 3_000;
export const defaultSettleMs = 10_000;
