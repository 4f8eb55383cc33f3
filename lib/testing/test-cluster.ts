/** A namespace of a cluster for tests, an agent's account in it with the rights of the role we ship, and looks behind the runner. */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { Exec, KubeConfig, type V1Status } from "@kubernetes/client-node";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { renderManifest } from "../config/render/render-manifest";
import type { JsonObject } from "../config/tree/node";
import { attemptLabels, runLabel } from "../runners/kubernetes/attempt/attempt-marks";
import { connectCluster } from "../runners/kubernetes/cluster/connect-cluster";
import { createKubeClient } from "../runners/kubernetes/cluster/kube-client";
import { isStatus } from "../runners/kubernetes/cluster/kube-error";
import { podSchema, workloadSchema } from "../runners/kubernetes/cluster/kube-objects";
import type { AttemptSpec } from "../runners/runner";
import type { Program } from "../runners/runner.contract";
import { attemptFacts } from "./attempt-facts";

const listSchema = z.object({ items: z.array(z.record(z.string(), z.json())) });
const tokenSchema = z.object({ status: z.object({ token: z.string() }) });
const kubeconfigSchema = z.looseObject({
  clusters: z.array(z.looseObject({ cluster: z.looseObject({ server: z.string() }) })),
});
const role = path.resolve(import.meta.dirname, "../../deploy/kubernetes/agent-rbac.yaml");

export interface SpecOptions {
  runId: string;
  /** `resource_args.kubernetes` of the run. */
  kubernetes?: JsonObject;
  image?: string;
}

export type TestCluster = Awaited<ReturnType<typeof createTestCluster>>;

export async function createTestCluster(kubeconfig: string) {
  const client = createKubeClient(connectCluster({ kubeconfig }, {}));
  const namespace = `slipway-test-${randomBytes(4).toString("hex")}`;
  const agent = `agent-of-${namespace}`;
  const ownId = `id-of-${namespace}`;
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-cluster-"));
  const core = `/api/v1/namespaces/${namespace}`;

  const list = async (collection: string, spec: AttemptSpec) => {
    const labels = Object.entries(attemptLabels(spec)).map(([name, value]) => `${name}=${value}`);
    return listSchema.parse(await client.get(collection, { query: { labelSelector: labels.join(",") } }))
      .items;
  };
  const jobs = (spec: AttemptSpec) => list(`/apis/batch/v1/namespaces/${namespace}/jobs`, spec);
  const pods = async (spec: AttemptSpec) =>
    (await list(`${core}/pods`, spec)).map((pod) => podSchema.parse(pod));
  const secrets = (spec: AttemptSpec) => list(`${core}/secrets`, spec);

  await client.create("/api/v1/namespaces", {
    body: { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
  });
  for (const document of parseAllDocuments(fs.readFileSync(role, "utf8"))) {
    const object = workloadSchema.loose().parse(document.toJS());
    await client.create(collectionOf(object.kind ?? "", namespace), { body: document.toJS() });
  }
  const tokenRequest = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
  const answer = await client.create(`${core}/serviceaccounts/slipway-agent/token`, { body: tokenRequest });
  const agentKubeconfig = path.join(dir, "agent.yaml");
  writeKubeconfig(agentKubeconfig, serverOf(kubeconfig), tokenSchema.parse(answer).status.token, namespace);

  return {
    client,
    agent,
    ownId,
    namespace,
    /** A kubeconfig of the agent's account. */
    agentKubeconfig,
    jobs,
    pods,
    secrets,

    /** A kubeconfig of the same account by way of another address. */
    kubeconfigAt(server: string): string {
      const file = path.join(dir, "proxied.yaml");
      writeKubeconfig(file, server, tokenSchema.parse(answer).status.token, namespace);
      return file;
    },
    server: serverOf(kubeconfig),

    /** A spec as the agent would get it: rendered from a config, the way the server does. */
    makeSpec(program: Program, options: SpecOptions): AttemptSpec {
      const { argv, env = {}, agentEnv = {}, graceSeconds = 5, maxRunSeconds = null } = program;
      const { runId, image = "local/busybox:1", kubernetes = {} } = options;
      const inherited = Object.fromEntries(Object.keys(agentEnv).map((name) => [name, null]));
      const config: JsonObject = {
        docker: { image },
        command: argv,
        env: { ...env, ...inherited },
        resource_args: { kubernetes },
      };
      const context = { runId, queueName: "queue", ...(maxRunSeconds === null ? {} : { maxRunSeconds }) };
      const { manifest, fromAgent, issues } = renderManifest({ resource: "kubernetes", config, context });
      if (issues.some((issue) => issue.severity === "error")) throw new Error(JSON.stringify(issues));
      return {
        ...attemptFacts,
        ...{
          runId,
          agent,
          ownId,
          config,
          manifest,
          fromAgent,
          agentEnv,
          graceSeconds,
          maxRunSeconds,
        },
        attemptDir: "/nonexistent",
      };
    },

    async listLeft(spec: AttemptSpec): Promise<string[]> {
      const found = await Promise.all([jobs(spec), list(`${core}/pods`, spec), secrets(spec)]);
      return found.flat().map((object) => workloadSchema.parse(object).metadata.name);
    },

    /** Every Job, pod and Secret of any run in the namespace. */
    async listOfRuns() {
      const collections = {
        Job: `/apis/batch/v1/namespaces/${namespace}/jobs`,
        Pod: `${core}/pods`,
        Secret: `${core}/secrets`,
      };
      const lists = Object.entries(collections).map(async ([kind, collection]) => {
        const { items } = listSchema.parse(
          await client.get(collection, { query: { labelSelector: runLabel } }),
        );
        return items.map(({ metadata, spec }) => ({ kind, metadata, spec }));
      });
      return (await Promise.all(lists)).flat();
    },

    /** Runs a command in a pod's container, as an administrator. */
    async execute(pod: string, command: string[]): Promise<void> {
      const config = new KubeConfig();
      config.loadFromFile(kubeconfig);
      const { status, message } = await new Promise<V1Status>((resolve, reject) => {
        const started = new Exec(config).exec(
          namespace,
          pod,
          "main",
          command,
          new PassThrough(),
          null,
          null,
          false,
          resolve,
        );
        started.catch(reject);
      });
      if (status !== "Success") throw new Error(message);
    },

    /** Whether every pod of the attempt has ended. */
    async hasEnded(spec: AttemptSpec): Promise<boolean> {
      const phases = (await pods(spec)).map((pod) => pod.status.phase);
      return phases.length > 0 && phases.every((phase) => ["Succeeded", "Failed"].includes(phase));
    },

    async destroy(): Promise<void> {
      fs.rmSync(dir, { recursive: true, force: true });
      await client.delete(`/api/v1/namespaces/${namespace}`).catch((error: unknown) => {
        if (!isStatus(error, 404) && !isStatus(error, 409)) throw error;
      });
      client.close();
    },
  };
}

function collectionOf(kind: string, namespace: string): string {
  const plural = `${kind.toLowerCase()}s`;
  const group = kind === "ServiceAccount" ? "/api/v1" : "/apis/rbac.authorization.k8s.io/v1";
  return `${group}/namespaces/${namespace}/${plural}`;
}

function serverOf(kubeconfig: string): string {
  const { clusters } = kubeconfigSchema.parse(parse(fs.readFileSync(kubeconfig, "utf8")));
  return clusters[0]?.cluster.server ?? "";
}

function writeKubeconfig(file: string, server: string, token: string, namespace: string): void {
  const content = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "agent", user: { token } }],
    contexts: [{ name: "agent", context: { cluster: "c", user: "agent", namespace } }],
    "current-context": "agent",
  };
  fs.writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
}
