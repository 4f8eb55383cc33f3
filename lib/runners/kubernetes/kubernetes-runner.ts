/**
 * Runs as Jobs, or as other kinds of workload, in a Kubernetes cluster. Everything of an attempt carries its labels; its
 * workload has a name that follows from run and attempt, which is what keeps it from being started twice. What the agent
 * decided about an end is written on the Job, so that one that is restarted reads it there.
 */

import type { JsonObject } from "../../config/tree/node";
import { fillImage, isBuiltFromCode } from "../../config/values/built-image";
import type { ImageBuilder } from "../image-builder";
import { type AttemptOutput, type AttemptSpec, type Runner, StartRefusal } from "../runner";
import { listInputs } from "./artifacts/list-secrets";
import { inputsContainer } from "./artifacts/pod-protocol";
import { isOwn } from "./attempt/attempt-marks";
import { KubernetesAttempt } from "./attempt/kubernetes-attempt";
import { listenTo } from "./attempt/listen-to-attempt";
import { connectCluster } from "./cluster/connect-cluster";
import { listAttempts, type Reach, removeAttempt } from "./cluster/find-leftovers";
import { createKubeClient } from "./cluster/kube-client";
import { isStatus } from "./cluster/kube-error";
import { type Pod, workloadSchema } from "./cluster/kube-objects";
import { createKindPaths, type ObjectRef } from "./cluster/object-paths";
import { createWatchHub } from "./cluster/watch-hub";
import { toStartRefusal } from "./explain/explain-denial";
import { readKubernetesSettings } from "./kubernetes-settings";
import { formatPosition, logStart } from "./log/pod-log-position";
import { createSecrets, createWorkload } from "./workload/create-workload";
import { type PreparedWorkload, prepareWorkload } from "./workload/prepare-workload";

export interface KubernetesOptions {
  /** The `kubernetes` block of the agent's file. */
  settings: Readonly<Record<string, unknown>>;
  /** The agent's own environment: KUBECONFIG, HOME and what a pod gets. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Makes images of runs whose code is not in one; left out where the agent builds none. */
  builder?: ImageBuilder | undefined;
}

export function createKubernetesRunner(options: KubernetesOptions): Runner {
  const settings = readKubernetesSettings(options.settings);
  const client = createKubeClient(connectCluster(settings, options.environment));
  const hub = createWatchHub(client);
  const kinds = createKindPaths(client);
  const rules = { ...settings, namespace: client.namespace };
  const namespaces = [...new Set([client.namespace, ...settings.namespaces])];
  const reach: Reach = { client, kinds, namespaces, otherKinds: settings.kinds };

  const build = async (
    spec: AttemptSpec,
    output: AttemptOutput,
    signal: AbortSignal,
  ): Promise<JsonObject> => {
    if (!isBuiltFromCode(spec.config, spec.manifest)) return spec.manifest;
    if (!options.builder || spec.codeDir === null)
      throw new StartRefusal(
        "build",
        "this agent builds no images: give it a builder, or the job a ready image",
      );
    const request = { ...spec, codeDir: spec.codeDir };
    const built = await options.builder.build(request, output, formatPosition(logStart), signal);
    return fillImage(spec.manifest, built.image);
  };

  const findCollection = async (ref: ObjectRef): Promise<string> => {
    try {
      return await kinds.find(ref, ref.namespace);
    } catch (error) {
      throw toStartRefusal(error, ref);
    }
  };

  return {
    resource: "kubernetes",
    movesArtifacts: true,
    needsCode: isBuiltFromCode,

    async start(spec, output, signal) {
      signal.throwIfAborted();
      const manifest = await build(spec, output, signal);
      const lists = spec.remote ? await listInputs(spec.remote, signal) : [];
      const prepared = prepareWorkload({ ...spec, manifest }, rules, lists);
      const { ref } = prepared;
      const collection = await findCollection(ref);
      const path = `${collection}/${ref.name}`;
      const { leave, open } = await listenTo(hub, spec, ref, collection);
      try {
        signal.throwIfAborted();
        const workload = await createWorkload(client, collection, prepared, spec);
        try {
          // After the workload, which owns it: an agent that dies between the two leaves no secret behind.
          await createSecrets(client, prepared, workload, false);
          signal.throwIfAborted();
        } catch (error) {
          await removeAttempt(reach, spec);
          throw error;
        }
        const state = open(workload);
        return new KubernetesAttempt(client, settings, {
          ...{ ref, path, spec, state, output, leave },
          position: null,
          isAdopted: false,
        });
      } catch (error) {
        leave();
        throw error;
      }
    },

    async adopt(spec, from, output) {
      const prepared = prepareForAdoption(spec, from.id);
      const { ref } = prepared;
      const collection = await findCollection(ref);
      const path = `${collection}/${ref.name}`;
      const workload = await client.get(path).catch((error: unknown) => {
        if (isStatus(error, 404)) return null;
        throw error;
      });
      const found = workload === null ? undefined : workloadSchema.parse(workload);
      if (!found || !isOwn(found, spec)) return null;
      const { leave, open } = await listenTo(hub, spec, ref, collection);
      // The agent may have been killed between the workload and its Secret.
      const state = open(found);
      if ("secret" in prepared && found.metadata.deletionTimestamp === undefined) {
        const remote = hasFetched(state.pods()) ? undefined : spec.remote;
        const lists = remote ? await listInputs(remote, new AbortController().signal) : [];
        await createSecrets(client, prepareWorkload(spec, rules, lists), found, true);
      }
      return new KubernetesAttempt(client, settings, {
        ...{ ref, path, spec, state, output, leave },
        position: from.position,
        isAdopted: true,
      });
    },

    list: (ownId) => listAttempts(reach, ownId),
    cleanUp: (attempt) => removeAttempt(reach, attempt),

    async close() {
      hub.close();
      client.close();
    },
  };

  function prepareForAdoption(spec: AttemptSpec, id: string | null): PreparedWorkload | { ref: ObjectRef } {
    try {
      return prepareWorkload(spec, rules);
    } catch (error) {
      // The agent's settings have changed since: what runs may run on.
      const ref = parseHandleId(id);
      if (error instanceof StartRefusal && ref) return { ref };
      throw error;
    }
  }
}

/** Whether the lists of what to fetch have reached a pod. */
function hasFetched(pods: Pod[]): boolean {
  return pods.some((pod) => {
    const helper = pod.status.initContainerStatuses.find(({ name }) => name === inputsContainer);
    return helper?.state.running ?? helper?.state.terminated;
  });
}

function parseHandleId(id: string | null): ObjectRef | undefined {
  const [, namespace, apiVersion, kind, name] = /^([^/]+)\/(.+)\/([^/]+)\/([^/]+)$/u.exec(id ?? "") ?? [];
  return namespace && apiVersion && kind && name ? { namespace, apiVersion, kind, name } : undefined;
}
