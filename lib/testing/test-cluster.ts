/** A cluster for tests: what a runner's suite needs to make specs and to look behind the runner. */
import { z } from "zod";
import type { JsonObject } from "../config/node";
import { renderManifest } from "../config/render/render-manifest";
import { attemptLabels } from "../runners/kubernetes/attempt-marks";
import { connectCluster } from "../runners/kubernetes/connect-cluster";
import { createKubeClient } from "../runners/kubernetes/kube-client";
import { podSchema, workloadSchema } from "../runners/kubernetes/kube-objects";
import type { AttemptSpec } from "../runners/runner";
import type { Program } from "../runners/runner.contract";

const listSchema = z.object({ items: z.array(z.record(z.string(), z.json())) });
const image = "local/busybox:1";

export interface SpecOptions {
  runId: string;
  /** `resource_args.kubernetes` of the run. */
  kubernetes?: JsonObject;
  image?: string;
  attempt?: number;
}

export function createTestCluster(kubeconfig: string) {
  const client = createKubeClient(connectCluster({ kubeconfig }, {}));
  const agent = `test-${process.pid}`;

  const list = async (path: string, spec: AttemptSpec) => {
    const labels = Object.entries(attemptLabels(spec)).map(([name, value]) => `${name}=${value}`);
    return listSchema.parse(await client.get(path, { query: { labelSelector: labels.join(",") } })).items;
  };
  const jobs = (spec: AttemptSpec) => list("/apis/batch/v1/namespaces/default/jobs", spec);
  const pods = (spec: AttemptSpec) => list("/api/v1/namespaces/default/pods", spec);
  const secrets = (spec: AttemptSpec) => list("/api/v1/namespaces/default/secrets", spec);

  return {
    client,
    agent,
    jobs,
    secrets,
    pods: async (spec: AttemptSpec) => (await pods(spec)).map((pod) => podSchema.parse(pod)),

    /** A spec as the agent would get it: rendered from a config, the way the server does. */
    makeSpec(program: Program, options: SpecOptions): AttemptSpec {
      const { argv, env = {}, agentEnv = {}, graceSeconds = 5, maxRunSeconds = null } = program;
      const { runId, attempt = 1 } = options;
      const inherited = Object.fromEntries(Object.keys(agentEnv).map((name) => [name, null]));
      const config: JsonObject = {
        docker: { image: options.image ?? image },
        command: argv,
        env: { ...env, ...inherited },
        resource_args: { kubernetes: options.kubernetes ?? {} },
      };
      const context = { runId, queueName: "queue", ...(maxRunSeconds === null ? {} : { maxRunSeconds }) };
      const { manifest, fromAgent, issues } = renderManifest({ resource: "kubernetes", config, context });
      if (issues.some((issue) => issue.severity === "error")) throw new Error(JSON.stringify(issues));
      return {
        ...{ runId, attempt, agent, config, manifest, fromAgent, agentEnv, graceSeconds, maxRunSeconds },
        ...{ runName: "quick-fox", team: "team", project: "project", queue: "queue", author: "Ana" },
        attemptDir: "/nonexistent",
        codeDir: null,
      };
    },

    async listLeft(spec: AttemptSpec): Promise<string[]> {
      const found = await Promise.all([jobs(spec), pods(spec), secrets(spec)]);
      return found.flat().map((object) => workloadSchema.parse(object).metadata.name);
    },

    /** Whether every pod of the attempt has ended. */
    async hasEnded(spec: AttemptSpec): Promise<boolean> {
      const all = (await pods(spec)).map((pod) => podSchema.parse(pod).status.phase);
      return all.length > 0 && all.every((phase) => ["Succeeded", "Failed"].includes(phase));
    },
  };
}
