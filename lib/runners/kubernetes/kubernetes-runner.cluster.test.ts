import { randomBytes } from "node:crypto";
import path from "node:path";
import { afterAll, describe, expect, inject } from "vitest";
import { leaveOut, needs } from "../../testing/needs";
import { createTestCluster } from "../../testing/test-cluster";
import { runnerContract } from "../runner.contract";
import { createKubernetesRunner } from "./kubernetes-runner";

const kubeconfig = inject("kubeconfig");

// With the rights of deploy/kubernetes/agent-rbac.yaml only.
const cluster = kubeconfig === null ? null : await createTestCluster(kubeconfig);
afterAll(() => cluster?.destroy());

describe("with a real cluster", needs(inject("noKubernetes")), () => {
  if (cluster === null) return leaveOut();
  const options = { settings: { kubeconfig: cluster.agentKubeconfig }, environment: {} };

  runnerContract("Kubernetes", {
    module: {
      file: path.join(import.meta.dirname, "kubernetes-runner.ts"),
      create: "createKubernetesRunner",
      options,
    },
    createRunner: async () => createKubernetesRunner(options),
    makeSpec: (program) => cluster.makeSpec(program, { runId: randomBytes(6).toString("hex") }),
    isProcessOne: true,
    blursInstants: true,
    mergesStreams: true,
    listLeft: cluster.listLeft,
    untilEnded: (spec) => expect.poll(() => cluster.hasEnded(spec), { timeout: 120_000 }).toBe(true),
    timeoutMs: 120_000,
  });
});
