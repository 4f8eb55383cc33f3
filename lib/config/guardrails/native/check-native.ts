import type { Issue } from "../../issue";
import { issueAt } from "../../issues/issue-at";
import { type Resource, resources } from "../../layer";
import { normalizedKey } from "../../normalise/normalised-key";
import { describeNode } from "../../tree/describe-node";
import type { ConfigNode, MapEntry } from "../../tree/node";
import { nodeAt } from "../../tree/node-at";
import type { GuardrailInput, SubmittedLayer } from "../guardrail-input";
import { dockerRules } from "./native-docker";
import { NativeJudge, type NativePlace } from "./native-judge";
import { judgeKubernetes } from "./native-kubernetes";
import { sagemakerRules } from "./native-sagemaker";

/**
 * Judges what submitters set inside native settings (R30): an allow-list per target, whatever `overrides` says; equal to
 * the queue's or opened by `native.allow` passes. Settings of another resource are not used, which is said.
 */
export function checkNative(input: GuardrailInput): Issue[] {
  return input.submitted.flatMap((layer) => judgeLayer(layer, input));
}

/** The resource a key of `resource_args` belongs to, in any spelling. */
export function resourceOfKey(key: string): Resource | undefined {
  const name = normalizedKey(key);
  if (name === "localcontainer") return "docker";
  return resources.find((resource) => normalizedKey(resource) === name);
}

function judgeLayer({ root }: SubmittedLayer, input: GuardrailInput): Issue[] {
  const entry = root.entries.get("resource_args");
  if (!entry) return [];
  const admin = nodeAt(input.admin, ["resource_args"]);
  const judge = new NativeJudge(input.guardrails.native, input.hasQueue);
  const place: NativePlace = { node: entry.node, keys: ["resource_args"], base: admin, entry };
  if (entry.node.kind !== "map") {
    judge.visit(place, (at) => judge.refuse(at, "a map is needed here"));
    return judge.issues;
  }
  const foreign: Issue[] = [];
  for (const one of entry.node.entries.values()) {
    const resource = resourceOfKey(one.key);
    if (resource === undefined) continue;
    if (input.resource !== undefined && resource !== input.resource) {
      if (one.node.kind !== "scalar") foreign.push(foreignIssue(one, input.resource));
      continue;
    }
    judgeResource(resource, one, nodeAt(input.admin, ["resource_args", resource]), judge);
  }
  return [...foreign, ...judge.issues];
}

function judgeResource(
  resource: Resource,
  entry: MapEntry,
  base: ConfigNode | undefined,
  judge: NativeJudge,
): void {
  const place = { node: entry.node, keys: ["resource_args", entry.key], base, entry };
  judge.visit(place, (at) => {
    switch (resource) {
      case "kubernetes":
        return judgeKubernetes(at, judge);
      case "docker":
        return judge.map(at, dockerRules);
      case "sagemaker":
        return judge.map(at, sagemakerRules);
      case "local-process":
        return judge.map(at, {});
    }
  });
}

function foreignIssue(entry: MapEntry, resource: Resource): Issue {
  return issueAt(entry.keyOrigin, {
    code: "other-resource",
    severity: "warning",
    message: `Settings for ${entry.key} are not used: this queue runs on ${resource}.`,
    path: `/resource_args/${entry.key}`,
    found: describeNode(entry.node),
  });
}
