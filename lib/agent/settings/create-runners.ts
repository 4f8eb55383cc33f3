import type { Resource } from "../../config/layer";
import type { Runner } from "../../runners/runner";
import { createBuilder } from "./create-builder";
import { sandboxOf } from "./sandbox-settings";
import type { AgentSettings } from "./settings";
import { SettingsError } from "./settings-error";

/** One runner for each resource of the settings. What a resource needs is loaded only where it is used. */
export async function createRunners(settings: AgentSettings): Promise<Map<Resource, Runner>> {
  const runners = new Map<Resource, Runner>();
  for (const resource of settings.resources) runners.set(resource, await createRunner(resource, settings));
  return runners;
}

async function createRunner(resource: Resource, settings: AgentSettings): Promise<Runner> {
  const { environment, docker, kubernetes, sagemaker } = settings;
  switch (resource) {
    case "local-process":
      return await createProcessRunner(settings);
    case "docker": {
      const { createDockerRunner } = await import("../../runners/docker/docker-runner");
      return createDockerRunner({
        host: docker.host ?? environment.DOCKER_HOST,
        certPath: docker.cert_path ?? environment.DOCKER_CERT_PATH,
        dockerConfigFile: docker.config_file,
        builder: createBuilder(settings),
      });
    }
    case "kubernetes": {
      const { createKubernetesRunner } = await import("../../runners/kubernetes/kubernetes-runner");
      const builder = createBuilder(settings);
      return inWords(() => createKubernetesRunner({ settings: kubernetes, environment, builder }));
    }
    case "sagemaker": {
      const { createSagemakerRunner } = await import("../../runners/sagemaker/sagemaker-runner");
      return createSagemakerRunner({
        region: readRegion(settings),
        endpoint: sagemaker.endpoint,
        logsEndpoint: sagemaker.logs_endpoint,
        pollMs: sagemaker.poll_seconds === undefined ? undefined : sagemaker.poll_seconds * 1000,
        // Training containers write as root below /opt/ml.
        builder: createBuilder(settings, true),
      });
    }
  }
}

async function createProcessRunner(settings: AgentSettings): Promise<Runner> {
  const { createLocalProcessRunner } = await import("../../runners/local-process/local-process-runner");
  const { environment, localProcess, maxLogBytes, maxTotalLogBytes, maxJobs } = settings;
  const { limits, cgroup } = localProcess;
  // Supervisors know nothing of each other: while no agent reads, each has its share of what all may keep.
  const maxUnreadBytes = Math.min(maxLogBytes, maxTotalLogBytes / maxJobs);
  const sandbox = sandboxOf(settings);
  if (sandbox) {
    const { findSandboxProblem, findSandboxTools } = await import(
      "../../runners/local-process/sandbox/find-sandbox-problem"
    );
    const problem = findSandboxProblem(findSandboxTools(environment), sandbox);
    // Starting without would give programs what the owner of the machine did not want to give.
    if (problem !== null) throw new SettingsError(`local_process.sandbox: ${problem}.`);
  }
  return createLocalProcessRunner({
    environment,
    limits,
    cgroup,
    maxUnreadBytes,
    ...(sandbox && { sandbox }),
  });
}

/** A cluster that cannot be found is the person's to mend, as everything about settings is. */
function inWords(create: () => Runner): Runner {
  try {
    return create();
  } catch (cause) {
    throw new SettingsError(`kubernetes: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

function readRegion({ sagemaker, environment }: AgentSettings): string {
  const region = sagemaker.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (region) return region;
  throw new SettingsError(
    "SageMaker needs a region: write `sagemaker: {region: eu-west-1}` in the agent's file, or set AWS_REGION.",
  );
}
