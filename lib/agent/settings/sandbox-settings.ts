import path from "node:path";
import type { SandboxSettings } from "../../runners/local-process/sandbox/sandbox";
import type { AgentSettings } from "./settings";

/** Variables whose value names files that open doors. */
const namesSecretFiles =
  /(TOKEN|KEY|SECRET|PASSWORD|PASSPHRASE|CREDENTIALS?)(_FILE|_PATH)?$|^(KUBECONFIG|NETRC|PGPASSFILE|XAUTHORITY|SSH_AUTH_SOCK|AWS_CONFIG_FILE|DOCKER_CONFIG|DOCKER_CERT_PATH)$/;

/** Programs must not see the agent's own secrets, nor the code and output of other runs. Null: no sandbox. */
export function sandboxOf(settings: AgentSettings): SandboxSettings | null {
  const { localProcess, workDir, envFiles } = settings;
  if (!localProcess.sandbox) return null;
  const own = [...Object.values(envFiles).map((file) => path.resolve(file)), ...listDoors(settings)];
  return {
    ...localProcess.sandbox,
    hidden: [...localProcess.sandbox.hidden, ...own],
    agentDir: path.resolve(workDir),
  };
}

function listDoors({ environment, docker, kubernetes }: AgentSettings): string[] {
  const ofEnvironment = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && namesSecretFiles.test(name) ? value.split(path.delimiter) : [],
  );
  const socket = (docker.host ?? environment.DOCKER_HOST)?.replace(/^unix:\/\//, "");
  return [...ofEnvironment, socket, docker.cert_path, docker.config_file, kubernetes.kubeconfig].filter(
    (place): place is string => typeof place === "string" && path.isAbsolute(place),
  );
}
