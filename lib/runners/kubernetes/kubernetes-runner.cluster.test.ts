import { randomBytes } from "node:crypto";
import path from "node:path";
import { describe, expect, inject } from "vitest";
import { createTestCluster } from "../../testing/test-cluster";
import { runnerContract } from "../runner.contract";
import { createKubernetesRunner } from "./kubernetes-runner";

const kubeconfig = inject("kubeconfig");

describe.runIf(kubeconfig !== null)("with a real cluster", () => {
  const cluster = createTestCluster(kubeconfig ?? "");
  const options = { settings: { kubeconfig: kubeconfig ?? "" }, environment: {} };

  runnerContract("Kubernetes", {
    module: {
      file: path.join(import.meta.dirname, "kubernetes-runner.ts"),
      create: "createKubernetesRunner",
      options,
    },
    createRunner: async () => createKubernetesRunner(options),
    makeSpec: (program) => cluster.makeSpec(program, { runId: randomBytes(6).toString("hex") }),
    isProcessOne: true,
    mergesStreams: true,
    listLeft: cluster.listLeft,
    untilEnded: (spec) => expect.poll(() => cluster.hasEnded(spec), { timeout: 20_000 }).toBe(true),
    timeoutMs: 60_000,
  });
});
