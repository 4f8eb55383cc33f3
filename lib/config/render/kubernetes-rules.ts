import type { Issue } from "../issue";
import type { JsonObject, JsonValue } from "../tree/node";
import { pointerOf } from "../tree/pointer";
import { compareQuantities } from "../values/quantity";
import { isExtended } from "./kubernetes-container";
import { dnsLabel } from "./kubernetes-shape";
import { isMap, mapAt } from "./render-context";
import type { TargetProblem } from "./target-issue";
import { isUnknownText } from "./unknown-text";

const podPath = "/spec/template/spec";

/** What the API server refuses in a Job though the schema allows it. */
export function checkJobRules(job: JsonObject): TargetProblem[] {
  const template = mapAt(mapAt(job.spec).template);
  const pod = mapAt(template.spec);
  const containers = (Array.isArray(pod.containers) ? pod.containers : []).filter(isMap);
  return [
    ...checkRestartPolicy(pod),
    ...checkNames(containers),
    ...containers.flatMap((container, index) =>
      checkResources(mapAt(container.resources), `${podPath}/containers/${index}/resources`),
    ),
    ...checkLabels(mapAt(mapAt(job.metadata).labels), "/metadata/labels"),
    ...checkLabels(mapAt(mapAt(template.metadata).labels), "/spec/template/metadata/labels"),
    ...checkLabels(mapAt(pod.nodeSelector), `${podPath}/nodeSelector`),
  ];
}

function refusal(path: string, message: string, allowed: string, found?: JsonValue): TargetProblem {
  return {
    path,
    kind: "value",
    text: "",
    message,
    allowed,
    ...(found === undefined ? {} : { found: String(found) }),
  };
}

function checkRestartPolicy(pod: JsonObject): TargetProblem[] {
  const policy = pod.restartPolicy;
  if (policy === "Never" || policy === "OnFailure" || isUnknownText(policy)) return [];
  const message = `A Job's pod must have restartPolicy Never or OnFailure, found ${String(policy)}.`;
  return [refusal(`${podPath}/restartPolicy`, message, "Never, OnFailure", policy ?? null)];
}

function checkNames(containers: JsonObject[]): TargetProblem[] {
  const seen = new Set<string>();
  return containers.flatMap((container, index) => {
    const name = String(container.name);
    const path = `${podPath}/containers/${index}/name`;
    if (isUnknownText(name)) return [];
    const isRepeated = seen.has(name);
    seen.add(name);
    if (isRepeated)
      return [
        refusal(
          path,
          `Two containers are called \`${name}\`. Give each its own name.`,
          "a name of its own",
          name,
        ),
      ];
    if (dnsLabel(name) === name) return [];
    const allowed = "at most 63 lower-case letters, digits and dashes";
    return [refusal(path, `\`${name}\` is no name for a container. Allowed: ${allowed}.`, allowed, name)];
  });
}

function checkResources(resources: JsonObject, path: string): TargetProblem[] {
  const limits = mapAt(resources.limits);
  return Object.entries(mapAt(resources.requests)).flatMap(([name, request]) => {
    const limit = limits[name];
    const order = limit === undefined ? undefined : compareQuantities(String(request), String(limit));
    if (order === undefined || order === 0) return [];
    const at = `${path}/requests${pointerOf([name])}`;
    if (isExtended(name)) {
      const message = `\`${name}\`: the request ${String(request)} must equal the limit ${String(limit)}, because Kubernetes does not lend it out.`;
      return [refusal(at, message, String(limit), request)];
    }
    if (order < 0) return [];
    const message = `\`${name}\`: the request ${String(request)} is above the limit ${String(limit)}. Lower the request or raise the limit.`;
    return [refusal(at, message, `at most ${String(limit)}`, request)];
  });
}

const labelSyntax = /^(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/u;

function checkLabels(labels: JsonObject, path: string): TargetProblem[] {
  return Object.entries(labels).flatMap(([name, value]) => {
    if (typeof value !== "string" || isUnknownText(value) || labelSyntax.test(value)) return [];
    const allowed = "at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends";
    return [
      refusal(
        path + pointerOf([name]),
        `The label \`${name}\` cannot have the value \`${value}\`. Allowed: ${allowed}.`,
        allowed,
        value,
      ),
    ];
  });
}

/** What is wrong with another kind of workload, whose schema we do not know; `unplaced` are keys that no pod can get. */
export function checkOtherKind(workload: JsonObject, unplaced: readonly string[]): TargetProblem[] {
  const { kind } = workload;
  const missing = (path: string, text: string, message: string, allowed: string): TargetProblem => ({
    path,
    kind: "missing",
    text,
    message,
    allowed,
  });
  const isNamed = typeof kind === "string" && kind !== "";
  const keys = unplaced.map((key) => `\`${key}\``).join(", ");
  return [
    ...(isNamed
      ? []
      : [
          missing(
            "",
            "needs `kind`",
            `A workload of \`${String(workload.apiVersion)}\` needs \`kind\`, such as PyTorchJob.`,
            "kind",
          ),
        ]),
    ...(unplaced.length === 0
      ? []
      : [
          missing(
            "/spec",
            "needs containers",
            `No pod stands in \`spec\` that Slipway knows, such as a map with \`containers\`, so that ${keys} would reach no program. Write a pod, or what the kind itself has for it, and leave them out.`,
            "containers",
          ),
        ]),
  ];
}

/** A workload whose pods are made of something that we do not know runs, but we cannot tell its pods from others. */
export function noKnownPod({ kind }: JsonObject): Issue {
  return {
    code: "no-known-pod",
    severity: "warning",
    message: `No pod stands in the \`spec\` of this ${String(kind)} that Slipway knows: its programs get no variables of the run, and their log is not shown.`,
    path: "/resource_args/kubernetes/spec",
  };
}

const shortForms: Readonly<Record<string, "map" | "list" | "text">> = {
  requests: "map",
  limits: "map",
  node_selector: "map",
  tolerations: "list",
  env_from: "list",
  namespace: "text",
  kueue_queue: "text",
};

/** Short settings of another kind than they are: nothing of them would reach the request. */
export function checkShortForms(short: JsonObject): TargetProblem[] {
  return Object.entries(short).flatMap(([key, value]) => {
    const wanted = shortForms[key] ?? "map";
    const found = kindOf(value);
    if (found === wanted || isUnknownText(value)) return [];
    const message = `\`${key}\` must be a ${wanted}, not a ${found}.`;
    return [{ path: `/${key}`, kind: "type" as const, text: "", message, allowed: `a ${wanted}` }];
  });
}

function kindOf(value: JsonValue): string {
  if (Array.isArray(value)) return "list";
  if (isMap(value)) return "map";
  return typeof value === "string" ? "text" : "single value";
}

/** In kinds whose schema we do not know, containers are still containers. */
export function checkContainers(containers: readonly JsonObject[]): TargetProblem[] {
  return containers.flatMap((container) =>
    ["env", "envFrom"].flatMap((key) => {
      const value = container[key];
      if (value === undefined || (Array.isArray(value) && value.every(isMap))) return [];
      const message = `\`${key}\` of the container ${String(container.name ?? "")} must be a list of maps, such as {name: A, value: b}.`;
      return [{ path: "/spec", kind: "type" as const, text: "", message, allowed: "a list of maps" }];
    }),
  );
}
