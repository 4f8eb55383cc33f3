import { explainFailure } from "../../network/explain-failure";
import { withinTime } from "../../network/within-time";
import type { AgentSettings } from "../settings/settings";
import { type Finding, fine, warn, wordsOf } from "./finding";

const answerMs = 10_000;

/** The registry that built images are pushed to answers, and this machine knows how to sign in there. */
export async function checkRegistry({
  builder,
  docker,
}: Pick<AgentSettings, "builder" | "docker">): Promise<Finding[]> {
  const { destination } = builder;
  if (destination === undefined) return [];
  const { findCredentials, registryOf } = await import("../../runners/docker/registry-credentials");
  const registry = registryOf(destination);
  const address = `https://${registry === "docker.io" ? "registry-1.docker.io" : registry}/v2/`;
  const credentials = await findCredentials(destination, docker.config_file).catch(() => undefined);
  const signIn = credentials
    ? []
    : [warn("registry", `no credentials for ${registry}`, `Pushing needs them: docker login ${registry}`)];
  try {
    const { status } = await withinTime(answerMs, (signal) => fetch(address, { signal }));
    // 401 is how a registry asks for credentials.
    if (status < 400 || status === 401) return [fine("registry", `${registry} answers`), ...signIn];
    return [
      warn(
        "registry",
        `${address} answers with status ${status}`,
        "See that builder.destination names a registry.",
      ),
      ...signIn,
    ];
  } catch (error) {
    const problem = explainFailure(error);
    if (problem) return [warn("registry", `${address} ${problem.what}`, problem.fix), ...signIn];
    const fix =
      "Built images cannot be pushed: see that this machine may reach it, and that builder.destination is right.";
    return [warn("registry", `${address} cannot be reached: ${wordsOf(error)}`, fix), ...signIn];
  }
}
