/** Jobs in a namespace of a real cluster. A watch on its pods sees every pod there ever was, and how often it was started. */
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { attemptLabel, runLabel } from "../../lib/runners/kubernetes/attempt/attempt-marks";
import { connectCluster } from "../../lib/runners/kubernetes/cluster/connect-cluster";
import { podSchema } from "../../lib/runners/kubernetes/cluster/kube-objects";
import { createWatchHub } from "../../lib/runners/kubernetes/cluster/watch-hub";
import { createTestCluster } from "../../lib/testing/test-cluster";
import { type Call, openWire, type Target, type Wire } from "../../lib/testing/wire";
import type { Phase, Sightings } from "../sightings";
import { type Place, type PlaceOptions, type Start, sleepAndSpeak, tell } from "./place";

const listSchema = z.object({
  items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })),
});
const labelledSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
});

export async function openKubernetes(kubeconfig: string, options: PlaceOptions): Promise<Place> {
  const { dir, agents, sightings } = options;
  const cluster = await createTestCluster(kubeconfig);
  const { client, namespace } = cluster;
  const runs = new Map<string, string>();
  const wires = new Map<string, Wire>();
  const files = new Map<string, string>();
  for (const agent of agents) {
    const wire = await openClusterWire(targetOf(kubeconfig), runs, sightings);
    wires.set(agent, wire);
    const file = path.join(dir, `${agent}.kubeconfig`);
    fs.copyFileSync(cluster.kubeconfigAt(`http://127.0.0.1:${wire.port}`), file);
    fs.chmodSync(file, 0o600);
    files.set(agent, file);
  }
  const pods = new Map<string, Start & { times: number }>();
  const hub = createWatchHub(client);
  const core = `/api/v1/namespaces/${namespace}`;
  const managed = "slipway/managed=true";
  await hub.subscribe(`${core}/pods`, managed, (object) => {
    const { metadata, status } = podSchema.parse(object);
    const runId = metadata.labels[runLabel] ?? "";
    // A pod that exists counts as started: none may be made twice, whatever became of it.
    const restarts = (status.containerStatuses ?? []).map(({ restartCount }) => restartCount);
    const times = 1 + Math.max(0, ...restarts);
    const attempt = Number(metadata.labels[attemptLabel]);
    pods.set(metadata.uid, { runId, attempt, what: `pod ${metadata.name}`, times });
    if (status.phase === "Succeeded") tell(sightings.see(runId, "after its last log"));
  });
  return {
    resource: "kubernetes",
    // The agent's word makes a Secret for each run.
    queue: { config: { env: { CHAOS_WORD: null } } },
    job: (milliseconds) => ({
      docker: { image: "local/busybox:1" },
      command: ["/bin/sh", "-c", sleepAndSpeak(milliseconds)],
    }),
    agentSettings: (agent) => ({
      file: { kubernetes: { kubeconfig: files.get(agent) ?? "" }, env: ["CHAOS_WORD"] },
      environment: { CHAOS_WORD: "a word of the agent" },
    }),
    wire: (agent) => wires.get(agent) ?? null,
    starts: async () =>
      [...pods.values()].flatMap(({ times, ...start }) => Array.from({ length: times }, () => start)),
    async leftovers() {
      const left: string[] = [];
      for (const [kind, collection] of [
        ["Job", `/apis/batch/v1/namespaces/${namespace}/jobs`],
        ["pod", `${core}/pods`],
        ["Secret", `${core}/secrets`],
      ] as const) {
        const answer = await client.get(collection, { query: { labelSelector: managed } });
        left.push(...listSchema.parse(answer).items.map(({ metadata }) => `${kind} ${metadata.name}`));
      }
      return left;
    },
    async close() {
      hub.close();
      for (const wire of wires.values()) wire.close();
      await cluster.destroy();
    },
  };
}

function targetOf(kubeconfig: string): Target {
  const { config, server } = connectCluster({ kubeconfig }, {});
  const { hostname, port, protocol } = new URL(server);
  const found = config.getCurrentCluster();
  const ca = found?.caData ? Buffer.from(found.caData, "base64") : readIf(found?.caFile);
  return {
    host: hostname,
    port: Number(port) || (protocol === "https:" ? 443 : 80),
    ...(protocol === "https:" && { tls: { ca, rejectUnauthorized: found?.skipTLSVerify !== true } }),
  };
}

function readIf(file: string | undefined): Buffer | undefined {
  return file === undefined ? undefined : fs.readFileSync(file);
}

/** The calls of a Job's life; which run it is of is known from its creation. */
function openClusterWire(target: Target, runs: Map<string, string>, sightings: Sightings): Promise<Wire> {
  const see = async (call: Call, phases: Record<string, Phase>) => {
    const step = stepOf(call);
    if (!step) return "pass";
    if (step.runId !== undefined) runs.set(step.name, step.runId);
    const runId = step.runId ?? runs.get(step.name);
    const phase = phases[step.kind];
    return runId && phase ? await sightings.see(runId, phase) : "pass";
  };
  return openWire(target, {
    isShort: (call) => stepOf(call) !== null,
    before: (call) =>
      see(call, { create: "before create", secret: "before the secret", remove: "before clean-up" }),
    after: (call) => see(call, { create: "created, agent not told", remove: "cleaned up, agent not told" }),
  });
}

interface Step {
  kind: "create" | "secret" | "remove";
  name: string;
  runId?: string;
}

function stepOf({ method, url, body }: Call): Step | null {
  const { pathname } = new URL(url, "http://cluster");
  const [, collection, name] = /\/(jobs|secrets)(?:\/([^/]+))?$/.exec(pathname) ?? [];
  if (collection === undefined) return null;
  if (method === "DELETE" && collection === "jobs" && name) return { kind: "remove", name };
  if (method !== "POST") return null;
  const { metadata } = labelledSchema.parse(JSON.parse(body));
  const runId = metadata.labels[runLabel];
  const kind = collection === "jobs" ? "create" : "secret";
  return { kind, name: metadata.name, ...(runId !== undefined && { runId }) };
}
