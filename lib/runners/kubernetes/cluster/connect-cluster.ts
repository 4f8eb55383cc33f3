import fs from "node:fs";
import path from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import type { KubernetesSettings } from "../kubernetes-settings";

export interface Cluster {
  config: KubeConfig;
  server: string;
  /** The name of the context, for people. */
  context: string;
  /** Where runs go that name no namespace. */
  namespace: string;
}

type Address = Pick<KubernetesSettings, "kubeconfig" | "context" | "namespace">;

/** Finds the cluster; `environment` is the agent's. Nothing is sent yet. Throws in words when there is none. */
export function connectCluster(
  settings: Address,
  environment: Readonly<Record<string, string | undefined>>,
  /** Where a pod's file system begins. */
  root = "",
): Cluster {
  const config = new KubeConfig();
  const files = findFiles(settings.kubeconfig, environment);
  if (files.length > 0) loadFiles(config, files);
  else if (environment.KUBERNETES_SERVICE_HOST) config.loadFromCluster(root);
  else
    throw new Error(
      "there is no kubeconfig: set `kubernetes.kubeconfig` or KUBECONFIG, or run the agent in the cluster",
    );
  if (settings.context !== undefined) chooseContext(config, settings.context);
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Error("the kubeconfig has no current context: set `kubernetes.context`");
  const context = config.getCurrentContext();
  return {
    config,
    server: cluster.server,
    context,
    namespace: settings.namespace ?? config.getContextObject(context)?.namespace ?? "default",
  };
}

function findFiles(
  given: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  if (given !== undefined) return [given];
  const named = (environment.KUBECONFIG ?? "").split(path.delimiter).filter((name) => name !== "");
  if (named.length > 0) return named;
  // A pod's own account goes before a file that happens to be in its image.
  if (environment.KUBERNETES_SERVICE_HOST || !environment.HOME) return [];
  const usual = path.join(environment.HOME, ".kube", "config");
  return fs.existsSync(usual) ? [usual] : [];
}

function loadFiles(config: KubeConfig, files: string[]): void {
  const present = files.filter((file) => fs.existsSync(file));
  if (present.length === 0) throw new Error(`the kubeconfig ${files.join(", ")} does not exist`);
  for (const [index, file] of present.entries()) {
    try {
      if (index === 0) config.loadFromFile(file);
      else {
        const more = new KubeConfig();
        more.loadFromFile(file);
        config.mergeConfig(more, true);
      }
    } catch (error) {
      throw new Error(`the kubeconfig ${file} cannot be read`, { cause: error });
    }
  }
}

function chooseContext(config: KubeConfig, name: string): void {
  const names = config.getContexts().map((context) => context.name);
  if (!names.includes(name))
    throw new Error(`the kubeconfig has no context "${name}"; it has: ${names.join(", ") || "none"}`);
  config.setCurrentContext(name);
}
