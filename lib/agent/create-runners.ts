import type { Resource } from "../config/layer";
import type { Runner } from "../runners/runner";
import { type AgentSettings, SettingsError } from "./settings";

/** One runner for each resource of the settings. What a resource needs is loaded only where it is used. */
export async function createRunners(settings: AgentSettings): Promise<Map<Resource, Runner>> {
  const runners = new Map<Resource, Runner>();
  for (const resource of settings.resources) runners.set(resource, await createRunner(resource, settings));
  return runners;
}

async function createRunner(resource: Resource, settings: AgentSettings): Promise<Runner> {
  const { environment, docker, kubernetes } = settings;
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
        builder: null,
      });
    }
    case "kubernetes": {
      const { createKubernetesRunner } = await import("../runners/kubernetes/kubernetes-runner");
      return createKubernetesRunner({ settings: kubernetes, environment });
    }
    case "sagemaker":
      throw new SettingsError("This agent has no runner for sagemaker: leave it out of resources.");
  }
}
