import type { Issue } from "../issue";
import { checkTargetSchema, checkWritten, problemMessage } from "../schema/check-target-schema";
import type { JsonObject, JsonValue } from "../tree/node";
import { type Argv, checkStartable, chooseArgv, codeSource, missingCommand } from "./argv";
import { imageOf, needsCommand } from "./docker";
import { type ContainerConfig, collectLeftOut, completeContainer } from "./kubernetes-container";
import { completeMetadata, runLabels, secretName } from "./kubernetes-metadata";
import { kubernetesConfigPath } from "./kubernetes-path";
import { completePod, listOf } from "./kubernetes-pod";
import {
  checkContainers,
  checkJobRules,
  checkOtherKind,
  checkShortForms,
  noKnownPod,
} from "./kubernetes-rules";
import { camelKeys } from "./kubernetes-shape";
import { checkSpark, startsItself, withSparkArguments } from "./kubernetes-spark";
import { isSpark, type ListedContainer, listContainers, mapPods } from "./pod-places";
import { mapAt, type RenderContext, type TargetInput, type TargetRequest } from "./render-context";
import { type TargetProblem, targetIssues } from "./target-issue";

const shortKeys = [
  "requests",
  "limits",
  "node_selector",
  "tolerations",
  "env_from",
  "namespace",
  "kueue_queue",
];
const jobVersions = ["batch/v1", "batch/v1beta1"];

/** The Job, or the queue's own kind of workload, from short and native forms together (R33, R38, R39). */
export function renderKubernetes(input: TargetInput): TargetRequest {
  const { config, context } = input;
  const { short, native } = splitForms(mapAt(mapAt(config.resource_args).kubernetes));
  const isJob = native.apiVersion === undefined || jobVersions.includes(String(native.apiVersion));
  const workload = isJob ? asJob(native) : native;
  const { argv, issues } = chooseArgv(config);
  const given: ContainerConfig = {
    argv,
    config,
    context,
    ...(codeSource(config) === "docker" ? { image: imageOf(config, context) } : {}),
    fallbackImage: imageOf(config, context),
    requests: mapAt(short.requests),
    limits: mapAt(short.limits),
    envFrom: listOf(short.env_from).map((item) => camelKeys(item, "EnvFromSource")),
    secretName: secretName(context),
    isFromAgent: input.isFromAgent,
    leftOut: new Map(),
  };
  const listed = listContainers(workload);
  collectLeftOut(
    listed.map(({ container }) => container),
    given,
  );
  const complete = mapPods(workload, {
    container: (container, place) => completeContainer(container, place, given),
    pod: (pod) => completePod(pod, short),
  });
  const spec = mapAt(complete.spec);
  const manifest: JsonObject = {
    ...complete,
    metadata: completeMetadata(mapAt(workload.metadata), short, context, fallbackName(config, context)),
    ...(isJob ? { spec: completeJobSpec(spec, context) } : {}),
    ...(isSpark(workload.apiVersion) ? { spec: withSparkArguments(spec, argv) } : {}),
  };

  const places = listed.filter(({ role }) => role !== "extra");
  const unplaced = places.length === 0 ? givenKeys(config, short) : [];
  issues.push(...checkStarts(places, spec, input, argv));
  if (places.length === 0 && unplaced.length === 0) issues.push(noKnownPod(workload));
  const problems: TargetProblem[] = isJob
    ? [...checkTargetSchema("kubernetes", manifest), ...checkJobRules(manifest)]
    : [
        ...checkOtherKind(workload, unplaced),
        ...checkContainers(listed.map(({ container }) => container)),
        ...(isSpark(workload.apiVersion) ? checkSpark(argv, short) : []),
      ];
  if (isJob) problems.push(...checkWritten("kubernetes", mapAt(camelKeys(native, "Job")), problems));
  problems.push(...checkShortForms(short));
  const message = (problem: TargetProblem) => problemMessage("kubernetes", problem);
  issues.push(
    ...targetIssues(problems, message, (path) => kubernetesConfigPath(path, { manifest, config, short })),
  );
  return { manifest, issues, leftOut: given.leftOut };
}

/** Whether the workload names what it runs, by the config or by itself (R38). */
function checkStarts(
  places: readonly ListedContainer[],
  spec: JsonObject,
  { config }: TargetInput,
  argv: Argv,
): Issue[] {
  const main = places.find(({ role }) => role === "main")?.container;
  const hasImage = places.some(({ container }) => container.image !== undefined);
  const bringsImage = hasImage || startsItself(spec) || (places.length === 0 && Object.keys(spec).length > 0);
  const isStarted = main?.command !== undefined || bringsImage || !needsCommand(config);
  return [
    ...checkStartable(config, "kubernetes", bringsImage),
    ...(argv.kind === "image" && !isStarted ? [missingCommand(config)] : []),
  ];
}

/** What the config gives to the pods of a workload. */
function givenKeys(config: JsonObject, short: JsonObject): string[] {
  const ours = ["command", "entry_point", "args", "env", "hyperparameters", "docker"];
  const all = { ...Object.fromEntries(ours.map((key) => [key, config[key]])), ...short };
  return Object.entries(all).flatMap(([key, value]) =>
    typeof value === "object" && value !== null && Object.keys(value).length > 0 ? [key] : [],
  );
}

function splitForms(all: JsonObject): { short: JsonObject; native: JsonObject } {
  const forms = Object.entries(all).map(([key, value]) => {
    const name = key.replaceAll("-", "_").replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
    return { key, name, value, isShort: shortKeys.includes(name) };
  });
  return {
    short: Object.fromEntries(forms.flatMap(({ name, value, isShort }) => (isShort ? [[name, value]] : []))),
    native: Object.fromEntries(forms.flatMap(({ key, value, isShort }) => (isShort ? [] : [[key, value]]))),
  };
}

/** A whole Job with room for its pod, whatever part of it was given. */
function asJob(native: JsonObject): JsonObject {
  const job = mapAt(camelKeys(native, "Job"));
  const spec = mapAt(job.spec);
  const template = mapAt(spec.template);
  return {
    ...job,
    apiVersion: "batch/v1",
    kind: job.kind ?? "Job",
    spec: { ...spec, template: { ...template, spec: { containers: [], ...mapAt(template.spec) } } },
  };
}

function fallbackName(config: JsonObject, context: RenderContext): string {
  const names = [context.runName, config.name, config.job, context.queueName];
  return String(names.find((name) => typeof name === "string" && !name.includes("${")) ?? "run");
}

function completeJobSpec(spec: JsonObject, context: RenderContext): JsonObject {
  const template = mapAt(spec.template);
  const pod = mapAt(template.spec);
  const metadata = mapAt(template.metadata);
  const deadline = shorterOf(spec.activeDeadlineSeconds, context.maxRunSeconds);
  return {
    backoffLimit: 0,
    ...spec,
    ...(deadline === undefined ? {} : { activeDeadlineSeconds: deadline }),
    template: {
      ...template,
      metadata: { ...metadata, labels: { ...mapAt(metadata.labels), ...runLabels(context) } },
      spec: {
        restartPolicy: "Never",
        // A training program does not talk to the cluster, and its token would be a key to it.
        ...(pod.serviceAccountName === undefined ? { automountServiceAccountToken: false } : {}),
        ...pod,
      },
    },
  };
}

/** The admin's own limit stays as written, so that what is wrong with it is said; ours is rounded up. */
function shorterOf(own: JsonValue | undefined, ours: number | undefined): JsonValue | undefined {
  if (ours === undefined || (typeof own === "number" && own <= ours)) return own;
  return own === undefined || typeof own === "number" ? Math.max(1, Math.ceil(ours)) : own;
}
