import { describe, expect, it } from "vitest";
import { KubeError } from "../cluster/kube-error";
import { explainDenial, toStartRefusal } from "./explain-denial";

const ref = { apiVersion: "batch/v1", kind: "Job", namespace: "ml", name: "j" };

describe("a denial", () => {
  it.each<[string, string, boolean, string]>([
    [
      'pods "a-x" is forbidden: exceeded quota: compute, requested: requests.nvidia.com/gpu=8, used: requests.nvidia.com/gpu=0, limited: requests.nvidia.com/gpu=4',
      "policy",
      true,
      'the namespace\'s quota "compute" is used up: the run asks for requests.nvidia.com/gpu=8, and requests.nvidia.com/gpu=4 is all there is',
    ],
    [
      'pods "a-x" is forbidden: exceeded quota: compute, requested: limits.memory=2Gi,pods=1, used: limits.memory=3Gi,pods=3, limited: limits.memory=4Gi,pods=3',
      "policy",
      false,
      "limits.memory=4Gi, pods=3 is all there is",
    ],
    [
      'pods "a" is forbidden: failed quota: compute: must specify limits.cpu,limits.memory',
      "policy",
      true,
      "must say|wants every run to say limits.cpu,limits.memory",
    ],
    [
      'admission webhook "policy.example" denied the request: image must be signed',
      "policy",
      true,
      'admission rule "policy.example" refuses the run: image must be signed',
    ],
    [
      'pods "a" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
      "policy",
      true,
      'pod security level "restricted:latest" refuses the run: runAsNonRoot != true',
    ],
    [
      "jobs.batch \"a\" is forbidden: ValidatingAdmissionPolicy 'no-root' with binding 'b' denied request: no",
      "policy",
      true,
      "ValidatingAdmissionPolicy 'no-root'",
    ],
    [
      'pods "a" is forbidden: [maximum memory usage per Pod is 1Gi, but limit is 2Gi]',
      "policy",
      true,
      "maximum memory usage per Pod is 1Gi",
    ],
    [
      'pods "a" is forbidden: error looking up service account ml/sa: serviceaccount "sa" not found',
      "start",
      true,
      'service account "sa" does not exist in the namespace "ml"',
    ],
  ])("%s", (message, cause, isFinal, words) => {
    const denial = explainDenial(message);
    expect(denial).toMatchObject({ cause, isFinal });
    expect(denial?.sentence).toMatch(
      new RegExp(
        words
          .split("|")
          .map((word) => word.replaceAll(/[.*+?^${}()[\]\\]/gu, "\\$&"))
          .join("|"),
        "u",
      ),
    );
  });

  it("is none in other words", () => expect(explainDenial("something else")).toBeUndefined());
});

describe("the refusal of a start", () => {
  const refusal = (status: number, body: object) => toStartRefusal(new KubeError(status, body), ref);

  it("tells what to do about rights, credentials and namespaces", () => {
    const forbidden =
      'jobs.batch is forbidden: User "a" cannot create resource "jobs" in API group "batch" in the namespace "ml"';
    expect(refusal(403, { message: forbidden })).toMatchObject({
      outcomeCause: "start",
      reason: "refused",
      message:
        'the agent has no right to create jobs of batch in the namespace "ml": give it the role of deploy/kubernetes/agent-rbac.yaml there',
    });
    expect(refusal(401, { message: "Unauthorized" })).toMatchObject({
      reason: "failed",
      message: expect.stringContaining("kubeconfig"),
    });
    expect(refusal(404, { message: "x" })).toMatchObject({
      message: 'the namespace "ml" does not exist in the cluster',
    });
  });

  it("names every field that is wrong", () => {
    const causes = [{ field: "spec.a", message: "bad" }, { message: "worse" }];
    expect(refusal(422, { message: "m", details: { causes } })).toMatchObject({
      message: "the cluster does not take the Job: spec.a: bad; worse",
    });
  });

  it("lets what may pass be tried again", () => {
    for (const status of [0, 429, 500, 503])
      expect(refusal(status, { message: "m" })).toMatchObject({ reason: "failed", message: "m" });
  });

  it("leaves other errors alone", () => {
    const error = new Error("bug");
    expect(toStartRefusal(error, ref)).toBe(error);
  });
});
