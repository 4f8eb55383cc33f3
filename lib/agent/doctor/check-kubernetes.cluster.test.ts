import { afterAll, describe, expect, inject, it } from "vitest";
import { leaveOut, needs } from "../../testing/needs";
import { createTestCluster } from "../../testing/test-cluster";
import { checkKubernetes } from "./check-kubernetes";

const kubeconfig = inject("kubeconfig");
const cluster = kubeconfig === null ? null : await createTestCluster(kubeconfig);
afterAll(() => cluster?.destroy());

describe("the doctor in a real cluster", needs(inject("noKubernetes")), () => {
  if (cluster === null) return leaveOut();
  const { namespace, agentKubeconfig } = cluster;
  const check = (settings: Record<string, unknown>) =>
    checkKubernetes({ kubernetes: settings, environment: {} });

  it("is content with the role we ship", async () => {
    const findings = await check({ kubeconfig: agentKubeconfig });
    expect(findings.map(({ state }) => state)).toEqual(["ok", "ok"]);
    expect(findings[0]?.detail).toMatch(/^v1\.\d+\.\d+ at https:/u);
    expect(findings[1]?.detail).toBe(`all 15 in the namespace ${namespace}`);
  });

  it("names the rights that are missing, and the command that gives them", async () => {
    const findings = await check({ kubeconfig: kubeconfig ?? "", context: "limited", namespace });
    expect(findings.at(-1)).toEqual({
      subject: "kubernetes rights",
      state: "failed",
      detail: expect.stringContaining("jobs (create, get, list, watch, patch, delete), pods ("),
      fix: `kubectl apply -n ${namespace} -f deploy/kubernetes/agent-rbac.yaml`,
    });
  });

  it("finds namespaces, kinds and GPUs that are not there", async () => {
    const settings = { namespace, namespaces: ["not-there"], kinds: ["kubeflow.org/v1/PyTorchJob"] };
    const findings = await check({ kubeconfig: kubeconfig ?? "", ...settings });
    expect(findings.slice(1).map(({ subject, state }) => `${subject} ${state}`)).toEqual([
      "kubernetes kind failed",
      "kubernetes rights ok",
      "kubernetes namespace failed",
      "kubernetes GPU warning",
    ]);
  });
});
