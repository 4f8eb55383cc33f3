import type { RenderContext } from "./render-context";

/** Labels with this prefix are ours: nobody else may set them. */
export const ownLabelPrefix = "slipway/";

/** The labels by which a run's container or Job is found again. */
export function ownLabels(context: RenderContext): Record<string, string> {
  const labels: Record<string, string> = { [`${ownLabelPrefix}managed`]: "true" };
  if (context.runId) labels[`${ownLabelPrefix}run-id`] = context.runId;
  if (context.queueName) labels[`${ownLabelPrefix}queue`] = context.queueName;
  return { ...context.labels, ...labels };
}
