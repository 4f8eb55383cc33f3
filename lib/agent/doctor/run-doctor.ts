/**
 * Looks at everything an agent with these settings will need, and says what to do about what is missing. It starts nothing
 * and changes nothing, here or on the server.
 */
import type { Resource } from "../../config/layer";
import type { AgentSettings } from "../settings/settings";
import { checkGit, checkIdentity, checkWorkDir } from "./check-machine";
import { checkNetwork } from "./check-network";
import { checkRegistry } from "./check-registry";
import { checkRunsUrl } from "./check-runs-url";
import { checkSecretStores } from "./check-secret-stores";
import { checkServer } from "./check-server";
import { type Finding, fail, wordsOf } from "./finding";

export interface Diagnosis {
  findings: Finding[];
  /** Whether nothing that is needed is missing. */
  isHealthy: boolean;
}

export async function runDoctor(settings: AgentSettings): Promise<Diagnosis> {
  const checks = [
    checkNetwork(settings),
    checkServer(settings),
    checkIdentity(settings),
    checkWorkDir(settings),
    checkGit(),
    checkRunsUrl(settings),
    ...settings.resources.map((resource) => checkResource(resource, settings)),
    checkRegistry(settings),
    checkSecretStores(settings),
  ];
  const findings = (await Promise.all(checks.map(settle))).flat();
  return { findings, isHealthy: findings.every(({ state }) => state !== "failed") };
}

async function settle(check: Promise<Finding[]>): Promise<Finding[]> {
  return check.catch((error: unknown) => [
    fail("check", wordsOf(error), "This check itself has failed: please report it."),
  ]);
}

/** What a resource needs is loaded only where it is used. */
async function checkResource(resource: Resource, settings: AgentSettings): Promise<Finding[]> {
  switch (resource) {
    case "local-process": {
      const { checkProcess } = await import("./check-process");
      return checkProcess(settings);
    }
    case "docker": {
      const { checkDocker } = await import("./check-docker");
      return checkDocker(settings);
    }
    case "kubernetes": {
      const { checkKubernetes } = await import("./check-kubernetes");
      return checkKubernetes(settings);
    }
    case "sagemaker": {
      const { checkSagemaker } = await import("./check-sagemaker");
      return checkSagemaker(settings);
    }
  }
}
