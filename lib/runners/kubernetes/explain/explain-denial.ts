import { StartRefusal } from "../../runner";
import { KubeError } from "../cluster/kube-error";
import type { ObjectRef } from "../cluster/object-paths";

/** Why the cluster does not let something be made, in words. `isFinal`: waiting would not help. */
export interface Denial {
  cause: "policy" | "start";
  sentence: string;
  isFinal: boolean;
}

/** Reads the cluster's own text: of a refused request, or of an event that says why a Job's pods cannot be made. */
export function explainDenial(message: string): Denial | undefined {
  return quotaDenial(message) ?? admissionDenial(message) ?? rangeDenial(message) ?? accountDenial(message);
}

function quotaDenial(message: string): Denial | undefined {
  const [, quota, requested = "", limited = ""] =
    /exceeded quota: ([^,]+), requested: (.*), used: .*, limited: (.*)$/u.exec(message) ?? [];
  const must = /failed quota: ([^:]+): must specify (.*)$/u.exec(message);
  if (must) {
    const sentence = `the namespace's quota "${must[1]}" wants every run to say ${must[2]}: add it to the queue's requests and limits`;
    return { cause: "policy", sentence, isFinal: true };
  }
  if (quota === undefined) return undefined;
  const wanted = requested.split(",").join(", ");
  const sentence = `the namespace's quota "${quota}" is used up: the run asks for ${wanted}, and ${limited.split(",").join(", ")} is all there is`;
  return { cause: "policy", sentence, isFinal: isAbove(requested, limited) };
}

/** Whether a whole number asked for is more than the whole quota, so that it never fits. */
function isAbove(requested: string, limited: string): boolean {
  const limits = new Map(limited.split(",").map((part) => splitAmount(part)));
  return requested.split(",").some((part) => {
    const [name, amount] = splitAmount(part);
    const limit = limits.get(name);
    return (
      limit !== undefined && /^\d+$/u.test(amount) && /^\d+$/u.test(limit) && Number(amount) > Number(limit)
    );
  });
}

function splitAmount(part: string): [string, string] {
  const at = part.lastIndexOf("=");
  return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
}

function admissionDenial(message: string): Denial | undefined {
  const webhook = /admission webhook "([^"]+)" denied the request(?: without explanation)?:?\s*(.*)$/su.exec(
    message,
  );
  if (webhook) {
    const sentence = `the cluster's admission rule "${webhook[1]}" refuses the run: ${webhook[2] || "it gives no reason"}`;
    return { cause: "policy", sentence, isFinal: true };
  }
  const security = /violates PodSecurity "([^"]+)":\s*(.*)$/su.exec(message);
  if (security) {
    const sentence = `the namespace's pod security level "${security[1]}" refuses the run: ${security[2]}`;
    return { cause: "policy", sentence, isFinal: true };
  }
  const policy = /(?:unable to (?:validate|admit)|ValidatingAdmissionPolicy '[^']+').*$/su.exec(message);
  if (policy)
    return { cause: "policy", sentence: `the cluster's policy refuses the run: ${policy[0]}`, isFinal: true };
  return undefined;
}

function rangeDenial(message: string): Denial | undefined {
  const range = /(?:maximum|minimum) \S+ usage per (?:Container|Pod) is .*$/su.exec(message);
  return range
    ? { cause: "policy", sentence: `the namespace limits what a run may ask for: ${range[0]}`, isFinal: true }
    : undefined;
}

function accountDenial(message: string): Denial | undefined {
  const account = /error looking up service account (\S+?)\/(\S+?):/u.exec(message);
  const sentence = `the service account "${account?.[2]}" does not exist in the namespace "${account?.[1]}"`;
  return account ? { cause: "start", sentence, isFinal: true } : undefined;
}

/** The refusal for a request to make `ref` that the cluster did not take. */
export function toStartRefusal(error: unknown, ref: ObjectRef): unknown {
  if (!(error instanceof KubeError)) return error;
  const refuse = (cause: "policy" | "start", sentence: string, reason: "refused" | "failed" = "refused") =>
    new StartRefusal(cause, sentence, { cause: error, reason });
  if (error.isPassing) return refuse("start", error.message, "failed");
  const denial = explainDenial(error.message);
  if (denial) return refuse(denial.cause, denial.sentence, denial.isFinal ? "refused" : "failed");
  if (error.status === 401)
    return refuse(
      "start",
      "the cluster does not accept the agent's credentials: renew them in its kubeconfig",
      "failed",
    );
  const rights = /cannot (\w+) resource "([^"]+)"(?: in API group "([^"]*)")?/u.exec(error.message);
  if (rights)
    return refuse(
      "start",
      `the agent has no right to ${rights[1]} ${rights[2]}${rights[3] ? ` of ${rights[3]}` : ""} in the namespace "${ref.namespace}": give it the role of deploy/kubernetes/agent-rbac.yaml there`,
    );
  if (error.status === 404)
    return refuse("start", `the namespace "${ref.namespace}" does not exist in the cluster`);
  const causes = error.causes.map(({ field, message }) => (field ? `${field}: ${message}` : message));
  const what = causes.length > 0 ? causes.join("; ") : error.message;
  return refuse("start", `the cluster does not take the ${ref.kind}: ${what}`.slice(0, 1_900));
}
