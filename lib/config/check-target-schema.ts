import kubernetesJob from "./generated/kubernetes-job.json";
import sagemakerTrainingJob from "./generated/sagemaker-training-job.json";
import type { JsonObject } from "./node";
import { checkJson, type SchemaProblem } from "./schema/check-json";
import type { JsonSchema } from "./schema/json-schema";

/** The published schemas of the targets that have one. */
export const targetSchemas: { kubernetes: JsonSchema; sagemaker: JsonSchema } = {
  kubernetes: kubernetesJob,
  sagemaker: sagemakerTrainingJob,
};

const names = { kubernetes: "Kubernetes", sagemaker: "SageMaker" } as const;

/** What the target's own schema refuses in a request, in words (R39); paths point into the request. */
export function checkTargetSchema(target: keyof typeof targetSchemas, request: JsonObject): SchemaProblem[] {
  return checkJson(request, targetSchemas[target]);
}

/** The problem as one sentence. */
export function problemMessage(target: keyof typeof targetSchemas, problem: SchemaProblem): string {
  const key = problem.path.split("/").at(-1)?.replaceAll("~1", "/").replaceAll("~0", "~") ?? "";
  const subject = key === "" ? "The request" : /^\d+$/u.test(key) ? `Item ${Number(key) + 1}` : `\`${key}\``;
  const found = problem.found !== undefined && problem.kind !== "unknown" ? `, found ${problem.found}` : "";
  const end = problem.text.endsWith("?") ? "" : ".";
  return `${names[target]}: ${subject} ${problem.text}${found}${end}`;
}
