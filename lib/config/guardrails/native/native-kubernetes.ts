import { normalizedKey } from "../../normalise/normalised-key";
import { isSpark } from "../../render/pod-places";
import type { ConfigNode, MapNode } from "../../tree/node";
import { containerList } from "./native-container";
import {
  entryLike,
  type NativeJudge,
  type NativePlace,
  type NativeRule,
  type NativeRules,
} from "./native-judge";
import { flatMap, plainData, single, textAt } from "./native-rules";
import { containerVariables, variableSources } from "./native-variables";
import { volumeList } from "./native-volumes";
import { podTemplatePaths, sparkPartPaths } from "./pod-templates";

const labelMap: NativeRule = (place, judge) => {
  if (place.node.kind !== "map") {
    judge.refuse(place, "a map of names to texts is needed here");
    return;
  }
  judge.children(place, (key) => (isReserved(key) ? undefined : single));
};

/** Names of ours, and of Kubernetes and what extends it, steer the cluster rather than describe a run. */
function isReserved(key: string): boolean {
  const slash = key.indexOf("/");
  const prefix = (slash < 0 ? "" : key.slice(0, slash)).normalize("NFKC").trim().toLowerCase();
  return prefix === "slipway" || prefix.endsWith(".slipway") || /(?:kubernetes|k8s)\.io\.?$/.test(prefix);
}

const metadata: NativeRule = (place, judge) => judge.map(place, { labels: labelMap, annotations: labelMap });

const pod: NativeRule = (place, judge) => {
  const adminsVolumes = place.base?.kind === "map" ? place.base.entries.get("volumes")?.node : undefined;
  const containers = containerList(place.base, adminsVolumes);
  judge.map(place, {
    nodeselector: flatMap,
    tolerations: plainData,
    affinity: plainData,
    topologyspreadconstraints: plainData,
    restartpolicy: single,
    terminationgraceperiodseconds: single,
    volumes: volumeList,
    containers,
    initcontainers: containers,
  });
};

const podTemplate: NativeRule = (place, judge) => judge.map(place, { metadata, spec: pod });

const jobSpec: NativeRule = (place, judge) =>
  judge.map(place, {
    parallelism: single,
    completions: single,
    completionmode: single,
    backofflimit: single,
    activedeadlineseconds: single,
    ttlsecondsafterfinished: single,
    template: podTemplate,
  });

/** A driver or executor is a pod and its container in one map. */
const sparkPart: NativeRule = (place, judge) =>
  judge.map(place, {
    cores: single,
    corelimit: single,
    corerequest: single,
    memory: single,
    memoryoverhead: single,
    instances: single,
    gpu: flatMap,
    image: single,
    env: containerVariables,
    envfrom: variableSources,
    labels: labelMap,
    annotations: labelMap,
    nodeselector: flatMap,
    tolerations: plainData,
    affinity: plainData,
  });

/** A way through maps to pods, and the rule for what stands there. */
interface PodPath {
  keys: readonly string[];
  rule: NativeRule;
}

/** Walks the maps that lead to pods; beside a template only `replicas` may be set (R30). */
function customSpec(paths: readonly PodPath[]): NativeRule {
  return (place, judge) => {
    if (place.node.kind !== "map") {
      judge.refuse(place, "a map is needed here");
      return;
    }
    judge.children(place, (key) => {
      const onward = paths
        .filter(({ keys }) => keys[0] === key)
        .map(({ keys, rule }) => ({ keys: keys.slice(1), rule }));
      const pods = onward.find(({ keys }) => keys.length === 0);
      if (pods) return pods.rule;
      if (onward.length > 0) return customSpec(onward);
      const holdsTemplate = paths.some(({ keys, rule }) => keys.length === 1 && rule === podTemplate);
      return holdsTemplate && normalizedKey(key) === "replicas" ? single : undefined;
    });
  };
}

/** Judges resource_args.kubernetes of one layer: the short form, a Job, or a custom resource of the queue's kind (R30). */
export function judgeKubernetes(place: NativePlace, judge: NativeJudge): void {
  if (place.node.kind !== "map") {
    judge.refuse(place, "a map is needed here; lists of objects are not for submitters");
    return;
  }
  judge.map(place, rulesFor(place.node, place.base, judge));
}

function rulesFor(node: MapNode, base: ConfigNode | undefined, judge: NativeJudge): NativeRules {
  const kind = textAt(node, "kind") ?? textAt(base, "kind") ?? "Job";
  const isListed = judge.native.kinds.includes(kind);
  const ofKind: NativeRule = (place) => {
    const isJob = base?.kind !== "map" || !entryLike(base.entries, place.entry?.key ?? "");
    const text = place.node.kind === "scalar" ? place.node.text : undefined;
    const isPlainJob = isJob && (text === "Job" || text === "batch/v1") && kind === "Job";
    if (!isListed && !isPlainJob) {
      const kinds = judge.native.kinds.join(", ");
      judge.refuse(place, `the kind of object is the queue's${kinds ? `, or one of ${kinds}` : ""}`);
    }
  };
  return {
    requests: flatMap,
    limits: flatMap,
    nodeselector: flatMap,
    tolerations: plainData,
    envfrom: variableSources,
    metadata,
    apiversion: ofKind,
    kind: ofKind,
    spec: kind === "Job" ? jobSpec : customSpec(podPaths(node, base, isListed)),
  };
}

/** Pods in the queue's own object; a kind that the queue lists may bring its own. */
function podPaths(node: MapNode, base: ConfigNode | undefined, isListed: boolean): PodPath[] {
  const objects = [...(base ? [base] : []), ...(isListed ? [node] : [])];
  const apiVersion = textAt(node, "apiversion") ?? textAt(base, "apiversion");
  const paths = (find: typeof podTemplatePaths, rule: NativeRule) =>
    objects.flatMap((object) => find(object).map((keys) => ({ keys, rule })));
  return [
    ...paths(podTemplatePaths, podTemplate),
    ...(isSpark(apiVersion) ? paths(sparkPartPaths, sparkPart) : []),
  ]
    .filter(({ keys }) => keys[0] === "spec")
    .map(({ keys, rule }) => ({ keys: keys.slice(1), rule }));
}
