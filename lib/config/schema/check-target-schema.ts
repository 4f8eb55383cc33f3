import type { JsonObject } from "../tree/node";
import { lastKeyOf } from "../tree/pointer";
import { isRoleName } from "../values/role-name";
import { checkJson, type SchemaProblem } from "./check-json";
import kubernetesJob from "./generated/kubernetes-job.json" with { type: "json" };
import sagemakerTrainingJob from "./generated/sagemaker-training-job.json" with { type: "json" };
import type { JsonSchema } from "./json-schema";

/** The published schemas of the targets that have one. */
export const targetSchemas: { kubernetes: JsonSchema; sagemaker: JsonSchema } = {
  kubernetes: kubernetesJob,
  sagemaker: sagemakerTrainingJob,
};

const names = { kubernetes: "Kubernetes", sagemaker: "SageMaker" } as const;

/** What the target's own schema refuses in a request, in words (R39); paths point into the request. A role by its name is left to the agent. */
export function checkTargetSchema(target: keyof typeof targetSchemas, request: JsonObject): SchemaProblem[] {
  const problems = checkJson(request, targetSchemas[target]);
  const isNamed = target === "sagemaker" && isRoleName(request.RoleArn);
  return problems.filter(({ path }) => !(isNamed && path === "/RoleArn")).map(inWords);
}

/** What was written of another type than its place, where completing it would take it away unseen. */
export function checkWritten(
  target: keyof typeof targetSchemas,
  written: JsonObject,
  problems: readonly SchemaProblem[],
): SchemaProblem[] {
  const known = new Set(problems.map(({ path }) => path));
  return checkTargetSchema(target, written).filter(({ kind, path }) => kind === "type" && !known.has(path));
}

/** What stands for a pattern in a message: an example says more than an expression. */
const forms: Record<string, string> = {
  RoleArn: "a role with a 12-digit account, such as arn:aws:iam::123456789012:role/NAME, or its bare name",
  S3OutputPath: "a place in S3, such as s3://bucket/folder",
  S3Uri: "a place in S3, such as s3://bucket/folder",
  TrainingJobName: "at most 63 letters, digits and dashes",
};

function inWords(problem: SchemaProblem): SchemaProblem {
  const key = lastKeyOf(problem.path);
  const form = Object.hasOwn(forms, key) ? forms[key] : undefined;
  const isPattern = problem.kind === "value" && problem.text.startsWith("must be a text of the form ");
  return form && isPattern ? { ...problem, text: `must be ${form}`, allowed: form } : problem;
}

/** The problem as one sentence. */
export function problemMessage(target: keyof typeof targetSchemas, problem: SchemaProblem): string {
  const key = lastKeyOf(problem.path);
  const subject = key === "" ? "The request" : /^\d+$/u.test(key) ? `Item ${Number(key) + 1}` : `\`${key}\``;
  const found = problem.found !== undefined && problem.kind !== "unknown" ? `, found ${problem.found}` : "";
  const end = problem.text.endsWith("?") ? "" : ".";
  return `${names[target]}: ${subject} ${problem.text}${found}${end}`;
}
