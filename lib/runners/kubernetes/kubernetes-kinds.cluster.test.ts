import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import type { JsonObject } from "../../config/tree/node";
import { collectOutput } from "../../testing/collect-output";
import { leaveOut, needs } from "../../testing/needs";
import { createTestCluster } from "../../testing/test-cluster";
import { createKubernetesRunner } from "./kubernetes-runner";

const kubeconfig = inject("kubeconfig");
const cluster = kubeconfig === null ? null : await createTestCluster(kubeconfig);

const group = "test.slipway.example";
const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** A kind like those of training operators: a map of roles with pod templates, and a status that its operator writes. */
const definition: JsonObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `drills.${group}` },
  spec: {
    group,
    scope: "Namespaced",
    names: { kind: "Drill", plural: "drills", singular: "drill" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

afterAll(async () => {
  await cluster?.client.delete(`${definitions}/drills.${group}`);
  await cluster?.destroy();
});

describe("another kind of workload in a real cluster", needs(inject("noKubernetes")), () => {
  if (cluster === null) return leaveOut();
  const { client, namespace } = cluster;
  const collection = `/apis/${group}/v1/namespaces/${namespace}/drills`;
  const settings = { kubeconfig: cluster.agentKubeconfig, kinds: [`${group}/v1/Drill`] };
  const runner = createKubernetesRunner({ settings, environment: {} });
  const never = new AbortController().signal;
  afterAll(() => runner.close());

  beforeAll(async () => {
    await client.create(definitions, { body: definition });
    const role = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles/slipway-agent`;
    const { rules } = await client.get(role);
    const rule = {
      apiGroups: [group],
      resources: ["drills"],
      verbs: ["create", "get", "list", "watch", "delete"],
    };
    await client.patch(role, { body: { rules: [...(Array.isArray(rules) ? rules : []), rule] } });
    await vi.waitFor(() => client.get(collection), 300_000);
  });

  async function start() {
    const container = { name: "main" };
    const roles = { Master: { template: { spec: { containers: [container] } } } };
    const kubernetes = { apiVersion: `${group}/v1`, kind: "Drill", spec: { roles } };
    const runId = randomBytes(6).toString("hex");
    const spec = cluster?.makeSpec(
      { argv: ["sh", "-c", "echo from the pod; exit 0"], agentEnv: { KEY: "k" } },
      { runId, kubernetes },
    );
    if (!spec) throw new Error("there is no cluster");
    const output = collectOutput();
    const handle = await runner.start(spec, output, never);
    const path = `${collection}/slipway-${runId}-a1`;
    return {
      spec,
      output,
      handle,
      path,
      report: (status: JsonObject) => client.patch(`${path}/status`, { body: { status } }),
    };
  }

  it("runs as its operator makes pods of it, and ends as its status says", async () => {
    const { spec, output, handle, path, report } = await start();
    const made = await client.get(path);
    // What an operator does: a pod of the role's template, with the labels of it.
    const { roles } = (made.spec ?? {}) as {
      roles?: { Master?: { template?: { metadata?: JsonObject; spec?: JsonObject } } };
    };
    const template = roles?.Master?.template;
    expect(JSON.stringify(template)).toContain(`"name":"slipway-env-${spec.runId}-a1"`);
    await client.create(`/api/v1/namespaces/${namespace}/pods`, {
      body: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { ...template?.metadata, annotations: {}, name: `${spec.runId}-master-0` },
        spec: { restartPolicy: "Never", ...template?.spec },
      },
    });
    await output.until("from the pod");
    expect(await handle.running).toBeInstanceOf(Date);
    await report({
      conditions: [
        { type: "Running", status: "False" },
        { type: "Succeeded", status: "True" },
      ],
    });
    expect((await handle.ended).outcome).toMatchObject({ reason: "finished", exitCode: 0 });
    await expect(runner.start(spec, output, never)).rejects.toThrow("was started before");
    expect(await runner.list(spec.ownId)).toEqual([{ runId: spec.runId, attempt: 1 }]);
    const again = await runner.adopt(spec, { id: handle.id, position: null }, collectOutput());
    expect((await again?.ended)?.outcome.reason).toBe("finished");
    await runner.cleanUp(spec);
    expect(await runner.list(spec.ownId)).toEqual([]);
    expect(await cluster.listLeft(spec)).toEqual([]);
  });

  it("fails with the operator's words", async () => {
    const { spec, handle, report } = await start();
    const failure = { type: "Failed", status: "True", reason: "WorkerLost", message: "worker 3 is gone" };
    await report({ conditions: [failure] });
    const { outcome } = await handle.ended;
    expect(outcome).toMatchObject({
      reason: "failed",
      diagnosis: "the Drill failed: WorkerLost: worker 3 is gone",
    });
    await runner.cleanUp(spec);
  });

  it("is deleted when it is stopped", async () => {
    const { spec, handle, path } = await start();
    handle.stop("cancelled");
    expect((await handle.ended).outcome.reason).toBe("cancelled");
    await expect(client.get(path)).rejects.toMatchObject({ status: 404 });
    await runner.cleanUp(spec);
  });
});
