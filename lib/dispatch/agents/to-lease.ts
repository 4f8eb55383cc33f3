import { resources } from "../../config/layer";
import { makeRunKey } from "../../db/run-key";
import type { RunToStart } from "../../db/runs";
import type { Lease } from "../../runs/agent-protocol";
import { readLaunchTerms } from "../../runs/launch-terms";
import { versionName } from "../../runs/named-artifact";
import { fromAgentSchema, jsonObjectSchema, storedTermsExtraSchema } from "../../runs/stored-run";
import { graceSeconds, leaseSeconds } from "./lease-terms";

/** A lease as the agent gets it. */
export function toLease(run: RunToStart, attempt: number, checkpoints: Lease["checkpoints"] = []): Lease {
  const resource = resources.find((name) => name === run.resource);
  if (!resource) throw new Error(`run ${run.id} has the unknown resource ${run.resource}`);
  const terms = readLaunchTerms(run.terms);
  return {
    runId: run.id,
    attempt,
    runName: run.name,
    team: run.team,
    project: run.project,
    queue: { id: run.queueId, name: run.queue },
    author: run.author,
    resource,
    config: jsonObjectSchema.parse(run.config),
    manifest: jsonObjectSchema.parse(run.manifest),
    fromAgent: fromAgentSchema.parse(run.fromAgent),
    commit: run.commit,
    allowedGitSources: storedTermsExtraSchema.parse(run.terms).gitSources,
    maxRunSeconds: terms.maxRunSeconds ?? null,
    ...(run.inputs && {
      inputs: run.inputs.map(({ position, collection, index, path }) => ({
        ...{ position, path, name: versionName(collection, index) },
      })),
    }),
    ...(checkpoints.length > 0 && { checkpoints }),
    ...(terms.metrics === false && { metrics: false }),
    ...(terms.wandb !== false && {
      runKey: makeRunKey({ runId: run.id, attempt }),
      ...(!run.isReported && firstWords(run)),
    }),
    graceSeconds,
    leaseSeconds,
  };
}

/** What was said of the run before, by its program or by people, stays: only the first attempt that reports is given words. */
function firstWords({ job, queue }: RunToStart): Pick<Lease, "group" | "tags"> {
  return { ...(job !== null && { group: job }), tags: [queue] };
}
