import { expect, it } from "vitest";
import { sandboxOf } from "./sandbox-settings";
import { readSettings } from "./settings";

it("hides from programs whatever file opens a door to the agent", () => {
  const environment = {
    SLIPWAY_API_KEY: "slw_abc",
    SLIPWAY_AGENT_WORK_DIR: "/var/lib/agent",
    GOOGLE_APPLICATION_CREDENTIALS: "/etc/keys/gcp.json",
    KUBECONFIG: "/srv/a:/srv/b",
    DOCKER_HOST: "unix:///opt/docker.sock",
    SSL_CERT_FILE: "/etc/ssl/house.pem",
    SHELL: "/bin/bash",
    PATH: "/usr/bin",
  };
  const settings = readSettings({}, environment);
  const sandbox = { network: false, writable: [], readable: [], hidden: ["/srv/private"] };
  const shut = sandboxOf({
    ...settings,
    envFiles: { HF_TOKEN: "/etc/keys/hf" },
    kubernetes: { kubeconfig: "/etc/keys/kube" },
    docker: { cert_path: "/etc/keys/docker" },
    localProcess: { ...settings.localProcess, sandbox },
  });
  expect(shut?.agentDir).toBe("/var/lib/agent");
  expect(shut?.hidden).toEqual([
    "/srv/private",
    ...["/etc/keys/hf", "/etc/keys/gcp.json", "/srv/a", "/srv/b", "/opt/docker.sock"],
    ...["/etc/keys/docker", "/etc/keys/kube"],
  ]);
  expect(sandboxOf(settings)).toBeNull();
});
