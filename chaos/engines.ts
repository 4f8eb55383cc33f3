/** Which places runs can be sent to on this machine, and why not to the others. */
import { type Resource, resources } from "../lib/config/layer";
import { connectEngine, defaultSocket } from "../lib/runners/docker/connect-engine";
import { connectCluster } from "../lib/runners/kubernetes/cluster/connect-cluster";
import { createKubeClient } from "../lib/runners/kubernetes/cluster/kube-client";

export interface Engines {
  /** Of a Docker Engine. */
  docker: string | null;
  kubeconfig: string | null;
  /** Resources without an engine, and the reason. */
  leftOut: Map<Resource, string>;
}

const image = "local/busybox:1";

export function isResource(text: string): text is Resource {
  return resources.some((resource) => resource === text);
}

/** Looks at what is there; starts nothing. */
export async function findEngines(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Engines> {
  const address = environment.DOCKER_HOST || `unix://${defaultSocket}`;
  const kubeconfig =
    environment.SLIPWAY_TEST_KUBECONFIG ?? `${environment.STATE ?? "/run/slipway-engines"}/kube/admin.conf`;
  const noDocker = await whyNot(() => askDocker(address));
  const noCluster = await whyNot(() => askCluster(kubeconfig));
  const leftOut = new Map<Resource, string>();
  if (noDocker !== null) for (const one of ["docker", "sagemaker"] as const) leftOut.set(one, noDocker);
  if (noCluster !== null) leftOut.set("kubernetes", noCluster);
  return {
    docker: noDocker === null ? address : null,
    kubeconfig: noCluster === null ? kubeconfig : null,
    leftOut,
  };
}

async function askDocker(address: string): Promise<void> {
  if (!/^(unix:\/\/|tcp:\/\/|\/)/.test(address)) throw new Error(`the campaign knows no way to ${address}`);
  const docker = connectEngine({ host: address });
  await docker.ping().catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `no Docker Engine answers at ${address} (${why}); \`node scripts/engines.mjs up\` starts one as root`,
      { cause },
    );
  });
  await docker
    .getImage(image)
    .inspect()
    .catch((cause: unknown) => {
      throw new Error(`the engine has no image ${image}; \`node scripts/engines.mjs up\` makes it`, {
        cause,
      });
    });
}

async function askCluster(kubeconfig: string): Promise<void> {
  const client = createKubeClient(connectCluster({ kubeconfig }, {}));
  try {
    await client.get("/version");
  } finally {
    client.close();
  }
}

async function whyNot(ask: () => Promise<void>): Promise<string | null> {
  try {
    await ask();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
