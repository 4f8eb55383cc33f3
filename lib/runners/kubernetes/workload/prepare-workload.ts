import { canHoldArtifacts, isSingleTry } from "../../../config/render/kubernetes-artifacts";
import { isRead, keepDollars } from "../../../config/render/kubernetes-dollars";
import { secretName } from "../../../config/render/kubernetes-metadata";
import { listOf } from "../../../config/render/kubernetes-pod";
import { dnsLabel, labelValue } from "../../../config/render/kubernetes-shape";
import { ownLabelPrefix } from "../../../config/render/labels";
import { mapPods } from "../../../config/render/pod-places";
import { isMap, mapAt } from "../../../config/render/render-context";
import type { JsonObject } from "../../../config/tree/node";
import { fillManifest } from "../../fill-manifest";
import { runVariables } from "../../run-variables";
import { type AttemptKey, type AttemptSpec, StartRefusal } from "../../runner";
import { addHelpers } from "../artifacts/add-helpers";
import {
  type AttemptOwner,
  attemptAnnotations,
  attemptLabels,
  holdsAnnotation,
} from "../attempt/attempt-marks";
import { jobKind, type ObjectRef } from "../cluster/object-paths";
import type { KubernetesSettings } from "../kubernetes-settings";

export interface PreparedWorkload {
  ref: ObjectRef;
  body: JsonObject;
  /** The Secret with the agent's variables, still without its owner; null when the run takes none. */
  secret: { name: string; body: JsonObject } | null;
  /** Secrets with the lists of input artifacts that its pods fetch. */
  lists: { name: string; body: JsonObject }[];
}

export interface PrepareRules extends Pick<KubernetesSettings, "namespaces" | "kinds" | "ttlSeconds"> {
  namespace: string;
  artifactsImage?: string | undefined;
}

/** Beyond the run's own time: pulling a large image counts in the cluster's eyes, and the agent stops it better. */
const deadlineMarginSeconds = 600;
/** As long as outputs may take to be sent, for an agent that never comes back. */
const sendingMarginSeconds = 86_400;

/** What is created for one attempt: the rendered workload under the attempt's own name, with its labels and its Secret. */
export function prepareWorkload(
  spec: AttemptSpec,
  rules: PrepareRules,
  inputLists: readonly string[] = [],
): PreparedWorkload {
  const { manifest, env: filled } = fillManifest(spec.manifest, spec.fromAgent, spec.agentEnv, keepValue);
  const env = { ...spec.clientEnv, ...filled };
  const ref = nameWorkload(spec, manifest, rules);
  const renderedSecret = secretName({ runId: spec.runId });
  const secret = attemptSecretName(spec);
  const labels = { ...attemptLabels(spec), ...describingLabels(spec) };
  const { status: _, ...workload } = manifest;
  const marked = mapPods(workload, {
    container: (container) => {
      const own = addVariables(renameSecret(container, renderedSecret, secret), runVariables(spec));
      return spec.clientEnv ? takeSecret(own, secret) : own;
    },
    labels: (given) => ({ ...given, ...labels }),
  });
  const lists = inputLists.map((list, place) => {
    const name = `${secret}-inputs-${place}`;
    return { name, body: secretBody(name, ref, { list }, spec) };
  });
  const helped = withArtifacts(
    marked,
    spec,
    rules,
    lists.map(({ name }) => name),
  );
  const isJob = ref.apiVersion === jobKind.apiVersion && ref.kind === jobKind.kind;
  const metadata = mapAt(manifest.metadata);
  return {
    ref,
    body: {
      ...workload,
      apiVersion: ref.apiVersion,
      kind: ref.kind,
      metadata: {
        ...metadata,
        name: ref.name,
        namespace: ref.namespace,
        labels: { ...mapAt(metadata.labels), ...labels },
        annotations: {
          ...mapAt(metadata.annotations),
          ...attemptAnnotations(spec),
          ...(heldOutputs(spec).length > 0 && { [holdsAnnotation]: "true" }),
        },
      },
      spec: isJob ? completeJob(mapAt(helped.spec), spec, rules) : mapAt(helped.spec),
    },
    secret:
      Object.keys(env).length === 0
        ? null
        : { name: secret, body: secretBody(secret, ref, encode(env), spec) },
    lists,
  };
}

function withArtifacts(
  workload: JsonObject,
  spec: AttemptSpec,
  { artifactsImage }: PrepareRules,
  lists: readonly string[],
): JsonObject {
  const { inputs = [] } = spec.remote ?? {};
  const outputs = heldOutputs(spec);
  const [first] = [...inputs, ...outputs];
  if (!first) return workload;
  if (artifactsImage === undefined)
    throw new StartRefusal(
      "policy",
      `artifact ${first.name} cannot be moved: this agent does not say in which image its helpers run. Set \`kubernetes.artifacts_image\` in the agent's file to an image of the agent`,
    );
  return addHelpers(workload, { inputs, outputs, lists, sendPrefix: sendSecretPrefix(spec) }, artifactsImage);
}

/** What stays in the pod until it was sent; nothing where it could not be found again. */
export function heldOutputs({ remote, manifest }: Pick<AttemptSpec, "remote" | "manifest">) {
  return canHoldArtifacts(manifest) ? (remote?.outputs ?? []) : [];
}

/** Of the Secrets with contents of outputs to send, which come when the program has ended. */
export function sendSecretPrefix(attempt: AttemptKey): string {
  return `${attemptSecretName(attempt)}-send-`;
}

/** The rendered name is the run's; two attempts of a run may overlap, so that each has a Secret of its own. */
export function attemptSecretName({ runId, attempt }: AttemptKey): string {
  return `${secretName({ runId })}-a${attempt}`;
}

function nameWorkload(spec: AttemptSpec, manifest: JsonObject, rules: PrepareRules): ObjectRef {
  const metadata = mapAt(manifest.metadata);
  const apiVersion = String(manifest.apiVersion ?? jobKind.apiVersion);
  const kind = String(manifest.kind ?? jobKind.kind);
  checkKind(apiVersion, kind, rules);
  const namespace = typeof metadata.namespace === "string" ? metadata.namespace : rules.namespace;
  if (namespace !== rules.namespace && !rules.namespaces.includes(namespace))
    throw new StartRefusal(
      "policy",
      `the queue asks for the namespace "${namespace}", and this agent starts runs only in ${[rules.namespace, ...rules.namespaces].join(", ")}: add it to \`kubernetes.namespaces\` of the agent, with the rights in it`,
    );
  return { apiVersion, kind, namespace, name: attemptName(String(metadata.name ?? ""), spec) };
}

function checkKind(apiVersion: string, kind: string, rules: PrepareRules): void {
  const wanted = `${apiVersion}/${kind}`;
  if (wanted === "batch/v1/Job" || rules.kinds.includes(wanted)) return;
  throw new StartRefusal(
    "policy",
    `this agent does not start ${kind} of ${apiVersion}: add "${wanted}" to \`kubernetes.kinds\` of the agent, with the rights to it`,
  );
}

/** The same name for the same attempt, so that a second start of it meets the first one in the cluster. */
function attemptName(rendered: string, { runId, attempt }: AttemptSpec): string {
  const suffix = `-a${attempt}`;
  const base =
    rendered !== "" && rendered.length + suffix.length <= 63 ? rendered : `slipway-${dnsLabel(runId, 40)}`;
  return base + suffix;
}

function describingLabels(spec: AttemptSpec): Record<string, string> {
  const texts = { agent: spec.agent, queue: spec.queue, team: spec.team, project: spec.project };
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [`${ownLabelPrefix}${name}`, labelValue(text)]),
  );
}

function renameSecret(container: JsonObject, from: string, to: string): JsonObject {
  if (!Array.isArray(container.envFrom)) return container;
  const envFrom = container.envFrom.map((source) =>
    isMap(source) && mapAt(source.secretRef).name === from
      ? { ...source, secretRef: { ...mapAt(source.secretRef), name: to } }
      : source,
  );
  return { ...container, envFrom };
}

/** First among its sources: where one of the config's own has the same name, that one wins. */
function takeSecret(container: JsonObject, name: string): JsonObject {
  const envFrom = listOf(container.envFrom);
  if (envFrom.some((source) => mapAt(mapAt(source).secretRef).name === name)) return container;
  return { ...container, envFrom: [{ secretRef: { name } }, ...envFrom] };
}

/** What the agent brings reaches the program as it is, whatever stands around it. */
function keepValue(value: string, keys: readonly string[]): string {
  return isRead(keys) ? value.replaceAll("$", "$$$$") : value;
}

function addVariables(container: JsonObject, variables: Record<string, string>): JsonObject {
  const env = listOf(container.env);
  const names = new Set(env.map((entry) => mapAt(entry).name));
  const added = Object.entries(variables).filter(([name]) => !names.has(name));
  return {
    ...container,
    env: [...env, ...added.map(([name, value]) => ({ name, value: keepDollars(value) }))],
  };
}

function encode(env: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([key, value]) => [key, Buffer.from(value, "utf8").toString("base64")]),
  );
}

/** `data` is base64 already. */
export function secretBody(
  name: string,
  ref: Pick<ObjectRef, "namespace">,
  data: Record<string, string>,
  spec: AttemptOwner,
): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Secret",
    type: "Opaque",
    metadata: {
      name,
      namespace: ref.namespace,
      labels: attemptLabels(spec),
      annotations: attemptAnnotations(spec),
    },
    data,
  };
}

function completeJob(job: JsonObject, spec: AttemptSpec, rules: PrepareRules): JsonObject {
  const template = mapAt(job.template);
  const pod = mapAt(template.spec);
  const { activeDeadlineSeconds, ...rest } = job;
  const margin = heldOutputs(spec).length > 0 ? sendingMarginSeconds : deadlineMarginSeconds;
  const limit = spec.maxRunSeconds === null ? undefined : Math.max(1, Math.ceil(spec.maxRunSeconds));
  // The Job's deadline counts from its creation. A run's time counts from its start: waiting for room must not use it up.
  const deadline = activeDeadlineSeconds === limit ? undefined : activeDeadlineSeconds;
  return {
    ...rest,
    ...(deadline === undefined ? {} : { activeDeadlineSeconds: deadline }),
    // For an agent that never comes back; and early enough is too early for one that still reads the log.
    ttlSecondsAfterFinished: Math.max(Number(job.ttlSecondsAfterFinished ?? rules.ttlSeconds), 600),
    ...(isSingleTry(job) ? { podReplacementPolicy: job.podReplacementPolicy ?? "Failed" } : {}),
    template: {
      ...template,
      spec: {
        terminationGracePeriodSeconds: Math.max(1, Math.ceil(spec.graceSeconds)),
        ...(limit === undefined ? {} : { activeDeadlineSeconds: limit + margin }),
        ...pod,
      },
    },
  };
}
