import { type AccessReview, inspectCluster } from "../../runners/kubernetes/cluster/inspect-cluster";
import type { AgentSettings } from "../settings/settings";
import { type Finding, fail, fine, warn, wordsOf } from "./finding";

/** The cluster answers, its namespaces and kinds are there, and the agent has its rights in each. */
export async function checkKubernetes({
  kubernetes,
  environment,
}: Pick<AgentSettings, "kubernetes" | "environment">): Promise<Finding[]> {
  try {
    const { server, version, context, namespaces, kinds, gpus } = await inspectCluster(
      kubernetes,
      environment,
    );
    return [
      fine("kubernetes", `${version} at ${server}${context ? ` (context ${context})` : ""}`),
      ...kinds.map((kind) =>
        kind.isKnown
          ? fine("kubernetes kind", kind.name)
          : fail(
              "kubernetes kind",
              `the cluster does not know ${kind.name}`,
              "Install its operator, or take it out of `kubernetes.kinds`.",
            ),
      ),
      ...namespaces.flatMap(({ name, exists, reviews }) =>
        exists === false
          ? [fail("kubernetes namespace", `"${name}" does not exist`, `kubectl create namespace ${name}`)]
          : [checkRights(name, reviews)],
      ),
      ...checkGpus(gpus),
    ];
  } catch (error) {
    const fix =
      "Set `kubernetes.kubeconfig` and `kubernetes.context` in the agent's file, or KUBECONFIG; kubectl cluster-info shows what works.";
    return [fail("kubernetes", wordsOf(error), fix)];
  }
}

function checkRights(namespace: string, reviews: AccessReview[]): Finding {
  const missing = reviews.filter((review) => !review.isAllowed);
  const subject = "kubernetes rights";
  if (missing.length === 0) return fine(subject, `all ${reviews.length} in the namespace ${namespace}`);
  const resources = [...new Set(missing.map(({ resource }) => resource))];
  const verbsOf = (resource: string) =>
    missing.filter((one) => one.resource === resource).map(({ verb }) => verb);
  const names = resources.map((resource) => `${resource} (${verbsOf(resource).join(", ")})`).join(", ");
  const fix = `kubectl apply -n ${namespace} -f deploy/kubernetes/agent-rbac.yaml`;
  const detail = `the agent lacks, in the namespace ${namespace}: ${names}`;
  return missing.some(({ isNeeded }) => isNeeded) ? fail(subject, detail, fix) : warn(subject, detail, fix);
}

function checkGpus(gpus: number | null): Finding[] {
  // Seeing nodes takes a right that an agent does not need.
  if (gpus === null) return [];
  if (gpus > 0) return [fine("kubernetes GPU", `${gpus} in the cluster`)];
  return [
    warn(
      "kubernetes GPU",
      "no node offers any",
      "Runs that ask for GPUs will wait: install the device plugin of your GPUs, or add nodes with some.",
    ),
  ];
}
