import Ajv from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../tree/node";
import { parseQuantity } from "../values/quantity";
import { checkJson } from "./check-json";
import { targetSchemas } from "./check-target-schema";

const ajv = new Ajv({ strict: false });
addFormats(ajv);
ajv.addFormat("quantity", { type: "string", validate: (text: string) => parseQuantity(text) !== undefined });
const second = {
  kubernetes: ajv.compile(targetSchemas.kubernetes),
  sagemaker: ajv.compile(targetSchemas.sagemaker),
};

const samples: { target: keyof typeof second; data: JsonObject }[] = [
  {
    target: "kubernetes",
    data: {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "a", labels: { a: "b" }, creationTimestamp: "2030-01-01T00:00:00Z" },
      spec: {
        backoffLimit: 0,
        suspend: false,
        template: {
          spec: {
            containers: [
              {
                name: "a",
                image: "b",
                env: [{ name: "A", value: "b" }],
                resources: { limits: { cpu: 1, memory: "1Gi" } },
                ports: [{ containerPort: 80 }],
                livenessProbe: { httpGet: { port: "http", path: "/" } },
              },
            ],
            tolerations: [{ key: "a", operator: "Exists", tolerationSeconds: 3 }],
          },
        },
      },
    },
  },
  {
    target: "sagemaker",
    data: {
      TrainingJobName: "a-b",
      RoleArn: "arn:aws:iam::123456789012:role/R",
      AlgorithmSpecification: { TrainingImage: "i", TrainingInputMode: "File", ContainerEntrypoint: ["a"] },
      OutputDataConfig: { S3OutputPath: "s3://b" },
      ResourceConfig: { InstanceType: "ml.p3.2xlarge", InstanceCount: 1, VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
      HyperParameters: { a: "b" },
      Environment: { A: "b" },
      Tags: [{ Key: "a", Value: "b" }],
    },
  },
];

/** Every place of a value, as keys from the root. */
function places(value: JsonValue, at: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, child]) => places(child, [...at, key]))];
}

function put(value: JsonValue, keys: string[], change: (old: JsonValue) => JsonValue): JsonValue {
  const [key, ...rest] = keys;
  if (key === undefined || typeof value !== "object" || value === null) return change(value);
  const copy = structuredClone(value) as Record<string, JsonValue>;
  copy[key] = put(copy[key] ?? null, rest, change);
  return copy as JsonValue;
}

const replacement = fc.oneof(
  fc.constantFrom<JsonValue>(
    null,
    true,
    0,
    -1,
    1.5,
    2 ** 40,
    "",
    "x",
    "1Gi",
    "File",
    "ml.p3.2xlarge",
    "a b",
    [],
    {},
  ),
  fc.constantFrom<JsonValue>(["a"], { a: "b" }, { a: 1 }, "x".repeat(600), "2030-01-01T00:00:00Z", "1.2.3Gi"),
);

describe("the schema check", () => {
  it("takes and refuses the same as a second implementation, for requests changed at any place", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.nat(),
        fc.oneof(replacement, fc.constantFrom("add" as const, "drop" as const)),
        ({ target, data }, index, action) => {
          const all = places(data);
          const keys = all[index % all.length] ?? [];
          const changed = put(data, keys, (old) => {
            if (action === "add")
              return typeof old === "object" && !Array.isArray(old) ? { ...old, extra: 1 } : old;
            if (action === "drop" && typeof old === "object" && old !== null && !Array.isArray(old)) {
              return Object.fromEntries(Object.entries(old).slice(1));
            }
            return action;
          });
          const mine = checkJson(changed, targetSchemas[target]).length === 0;
          expect({ changed, valid: mine }).toEqual({ changed, valid: second[target](changed) });
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("takes holes everywhere and references in place of text", () => {
    const [job, training] = samples;
    const hole = put(job?.data ?? {}, ["spec", "backoffLimit"], () => "{{n}}");
    expect(checkJson(hole, targetSchemas.kubernetes)).toEqual([]);
    const reference = put(training?.data ?? {}, ["RoleArn"], () => "${ROLE}");
    expect(checkJson(reference, targetSchemas.sagemaker)).toEqual([]);
    const number = put(job?.data ?? {}, ["spec", "backoffLimit"], () => "${N}");
    expect(checkJson(number, targetSchemas.kubernetes)).toHaveLength(1);
  });

  it("tells all problems, each with its place and what is allowed", () => {
    const problems = checkJson(
      {
        apiVersion: "batch/v1",
        kind: "Job",
        spec: { backoffLimit: "x", templat: {}, template: { spec: {} } },
      },
      targetSchemas.kubernetes,
    );
    expect(problems.map((problem) => [problem.path, problem.kind])).toEqual([
      ["/spec/backoffLimit", "type"],
      ["/spec/templat", "unknown"],
      ["/spec/template/spec", "missing"],
    ]);
  });
});
