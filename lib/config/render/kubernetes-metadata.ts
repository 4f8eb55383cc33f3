import type { JsonObject } from "../tree/node";
import { camelKeys, dnsLabel, labelValue } from "./kubernetes-shape";
import { ownLabels } from "./labels";
import { mapAt, type RenderContext } from "./render-context";

import { isUnknownText } from "./unknown-text";

const kueueLabel = "kueue.x-k8s.io/queue-name";

/** A valid name that is the run's own, our labels, and Kueue's where the queue names one. */
export function completeMetadata(
  native: JsonObject,
  short: JsonObject,
  context: RenderContext,
  fallbackName: string,
): JsonObject {
  const { generateName, ...metadata } = mapAt(camelKeys(native, "ObjectMeta"));
  const wanted = metadata.name ?? generateName ?? `slipway-${context.runId ?? fallbackName}`;
  return {
    ...metadata,
    name: ownName(String(wanted), context.runId),
    ...(typeof short.namespace === "string" ? { namespace: short.namespace } : {}),
    labels: {
      ...mapAt(metadata.labels),
      ...runLabels(context),
      ...(typeof short.kueue_queue === "string" ? { [kueueLabel]: short.kueue_queue } : {}),
    },
  };
}

export function runLabels(context: RenderContext): JsonObject {
  return Object.fromEntries(Object.entries(ownLabels(context)).map(([key, text]) => [key, labelValue(text)]));
}

/** Two runs of one queue must not meet in one name, so that the run's id is always part of it. */
function ownName(wanted: string, runId: string | undefined): string {
  if (isUnknownText(wanted)) return wanted;
  const id = runId === undefined ? undefined : dnsLabel(runId, 40);
  const base = dnsLabel(wanted) ?? "slipway";
  if (id === undefined || base.includes(id)) return base;
  return `${dnsLabel(base, 62 - id.length) ?? "slipway"}-${id}`;
}

/** The Secret that the agent makes for the variables of its environment (R33). */
export function secretName(context: RenderContext): string {
  return `slipway-env-${context.runId === undefined ? "${run_id}" : (dnsLabel(context.runId, 40) ?? "run")}`;
}
