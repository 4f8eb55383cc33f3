import type { Resource } from "../config/layer";
import type { Runner } from "../runners/runner";
import { createBuilder } from "./create-builder";
import { type AgentSettings, SettingsError } from "./settings";

/** One runner for each resource of the settings. What a resource needs is loaded only where it is used. */
export async function createRunners(settings: AgentSettings): Promise<Map<Resource, Runner>> {
  const runners = new Map<Resource, Runner>();
  for (const resource of settings.resources) runners.set(resource, await createRunner(resource, settings));
  return runners;
}

async function createRunner(resource: Resource, settings: AgentSettings): Promise<Runner> {
  const { environment, docker, kubernetes, sagemaker } = settings;
  switch (resource) {
    case "local-process": {
      const { createLocalProcessRunner } = await import("../runners/local-process/local-process-runner");
      return createLocalProcessRunner({ environment });
    }
    case "docker": {
      const { createDockerRunner } = await import("../runners/docker/docker-runner");
      return createDockerRunner({
        host: docker.host ?? environment.DOCKER_HOST,
        certPath: docker.cert_path ?? environment.DOCKER_CERT_PATH,
        dockerConfigFile: docker.config_file,
        builder: createBuilder(settings),
      });
    }
    case "kubernetes": {
      const { createKubernetesRunner } = await import("../runners/kubernetes/kubernetes-runner");
      const builder = createBuilder(settings);
      return inWords(() => createKubernetesRunner({ settings: kubernetes, environment, builder }));
    }
    case "sagemaker": {
      const { createSagemakerRunner } = await import("../runners/sagemaker/sagemaker-runner");
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
