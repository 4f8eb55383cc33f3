import { execFileSync, spawnSync } from "node:child_process";
import path from "node:path";
import { describe, expect, inject, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { readSettingsFile } from "../lib/agent/settings/settings-file";
import type { JsonObject, JsonValue } from "../lib/config/tree/node";
import { connectCluster } from "../lib/runners/kubernetes/cluster/connect-cluster";
import { createKubeClient } from "../lib/runners/kubernetes/cluster/kube-client";
import { readKubernetesSettings } from "../lib/runners/kubernetes/kubernetes-settings";
import { needs } from "../lib/testing/needs";

const helm = inject("helm");
const kubeconfig = inject("kubeconfig");
const chart = path.join(import.meta.dirname, "helm/slipway");
const needed = ["server.url=https://s.example", "server.existingSecret=web", "agent.existingSecret=token"];
const full = [
  ...needed,
  "server.ingress.enabled=true",
  "server.ingress.host=s.example",
  "server.ingress.className=nginx",
  "server.ingress.tlsSecret=tls",
  "server.env.SLIPWAY_LOG_DAYS=30",
  "agent.replicas=2",
  "agent.namespaces={kube-public}",
  "agent.kinds[0].apiVersion=kubeflow.org/v1,agent.kinds[0].kind=PyTorchJob,agent.kinds[0].resource=pytorchjobs",
  "agent.envFrom[0].secretRef.name=keys",
  "agent.config.kubernetes.pending_seconds=600",
  "agent.persistence.storageClass=fast",
  "imagePullSecrets[0].name=pull",
];

function template(values: string[]): JsonObject[] {
  const sets = values.flatMap((value) => ["--set", value]);
  const text = execFileSync(
    helm ?? "",
    ["template", "lab", chart, "--namespace", "default", "--kube-version", "1.30.0", ...sets],
    { encoding: "utf8" },
  );
  return parseAllDocuments(text)
    .map((document) => document.toJS() as JsonObject | null)
    .filter((object) => object !== null);
}

const collections: Record<string, string> = {
  ConfigMap: "/api/v1/namespaces/NS/configmaps",
  Service: "/api/v1/namespaces/NS/services",
  ServiceAccount: "/api/v1/namespaces/NS/serviceaccounts",
  Deployment: "/apis/apps/v1/namespaces/NS/deployments",
  StatefulSet: "/apis/apps/v1/namespaces/NS/statefulsets",
  Ingress: "/apis/networking.k8s.io/v1/namespaces/NS/ingresses",
  Role: "/apis/rbac.authorization.k8s.io/v1/namespaces/NS/roles",
  RoleBinding: "/apis/rbac.authorization.k8s.io/v1/namespaces/NS/rolebindings",
};

/** Everything of `sent` that is not in `kept`: what the API server has dropped, because it does not know it. */
function dropped(sent: JsonValue, kept: JsonValue | undefined, at = ""): string[] {
  if (Array.isArray(sent))
    return sent.flatMap((item, index) =>
      dropped(item, Array.isArray(kept) ? kept[index] : undefined, `${at}/${index}`),
    );
  if (typeof sent !== "object" || sent === null) return kept === undefined ? [at] : [];
  const map = typeof kept === "object" && kept !== null && !Array.isArray(kept) ? kept : {};
  return Object.entries(sent).flatMap(([key, value]) => dropped(value, map[key], `${at}/${key}`));
}

describe("the Helm chart", needs(inject("noKubernetes"), inject("noHelm")), () => {
  it("has no fault that helm itself finds", () => {
    const sets = needed.flatMap((value) => ["--set", value]);
    const { status, stdout } = spawnSync(helm ?? "", ["lint", "--strict", chart, ...sets], {
      encoding: "utf8",
    });
    expect([status, stdout]).toEqual([0, expect.stringContaining("0 chart(s) failed")]);
  });

  it.each([
    ["needed values", needed],
    ["all values", full],
  ])("is taken whole by a real API server, with %s", async (_, values) => {
    const client = createKubeClient(connectCluster({ kubeconfig: kubeconfig ?? "" }, {}));
    const objects = template(values);
    expect(objects.map(({ kind }) => kind)).toContain("StatefulSet");
    for (const object of objects) {
      const metadata = object.metadata as { namespace?: string };
      const path = collections[String(object.kind)]?.replace("NS", metadata.namespace ?? "default");
      const answer = await client.create(path ?? `no collection of ${String(object.kind)}`, {
        query: { dryRun: "All" },
        body: object,
      });
      expect(dropped(object, answer), String(object.kind)).toEqual([]);
    }
    client.close();
  });

  it("gives the agent a file that it can read", () => {
    const config = template(full).find(({ kind }) => kind === "ConfigMap");
    const text = String((config?.data as JsonObject | undefined)?.["launch-config.yaml"]);
    const read = readSettingsFile({ file: "launch-config.yaml", text });
    if (!read.ok) throw new Error(JSON.stringify(read.issues));
    expect(read.value).toMatchObject({ resources: ["kubernetes"], max_jobs: 20 });
    expect(readKubernetesSettings(read.value.kubernetes ?? {})).toMatchObject({
      namespace: "default",
      namespaces: ["kube-public"],
      kinds: ["kubeflow.org/v1/PyTorchJob"],
      pendingSeconds: 600,
    });
  });

  it("gives rights in every namespace that runs may go to", () => {
    const roles = template(full).filter(({ kind }) => kind === "Role");
    expect(roles.map(({ metadata }) => (metadata as JsonObject).namespace)).toEqual([
      "default",
      "kube-public",
    ]);
    expect(JSON.stringify(roles)).toContain("pytorchjobs");
  });

  it("says which value is missing or wrong", () => {
    const refusal = (values: string[]) => {
      const sets = values.flatMap((value) => ["--set", value]);
      return spawnSync(helm ?? "", ["template", "lab", chart, "--kube-version", "1.30.0", ...sets], {
        encoding: "utf8",
      }).stderr;
    };
    expect(refusal([])).toMatch(/existingSecret is needed|url is needed/u);
    expect(refusal([...needed, "server.replicaz=2"])).toContain("replicaz");
  });
});
