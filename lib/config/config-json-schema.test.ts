import Ajv from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { configJsonSchema } from "./config-json-schema";
import { type Resource, resources } from "./layer";

function problems(resource: Resource | undefined, yaml: string, kind: "queue" | "job" = "queue") {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addFormat("quantity", true);
  const validate = ajv.compile(configJsonSchema(resource, kind));
  validate(parse(yaml));
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

describe("the editor's schema", () => {
  it.each(resources)("is a schema for %s whose references all resolve", (resource) => {
    expect(problems(resource, "name: x")).toEqual([]);
    expect(problems(resource, "job: a:v1\nargs: [1]\n", "job")).toEqual([]);
  });

  it("takes holes where a number is wanted, but no other text", () => {
    const queue = (size: string) => `resource_args: {sagemaker: {ResourceConfig: {VolumeSizeInGB: ${size}}}}`;
    expect(problems("sagemaker", queue('"{{volume_size}}"'))).toEqual([]);
    expect(problems("sagemaker", queue("100"))).toEqual([]);
    expect(problems("sagemaker", queue("large"))).not.toEqual([]);
  });

  it("knows short and native forms of Kubernetes together, and the fields of another kind of workload not at all", () => {
    const mixed = `
resource_args:
  kubernetes:
    requests: {cpu: 4, memory: "{{memory}}"}
    env_from: [{secret_ref: {name: keys}}]
    tolerations: [{key: a, operator: Exists}]
    spec: {backoffLimit: 2, template: {spec: {containers: [{name: a, image: b}]}}}
`;
    expect(problems("kubernetes", mixed)).toEqual([]);
    expect(problems("kubernetes", mixed.replace("backoffLimit", "backofLimit"))).not.toEqual([]);
    const other =
      "resource_args: {kubernetes: {apiVersion: kubeflow.org/v1, kind: PyTorchJob, spec: {x: 1}}}";
    expect(problems("kubernetes", other)).toEqual([]);
  });

  it("takes docker options with dash or underscore and refuses unknown ones", () => {
    expect(
      problems("docker", "resource_args: {docker: {shm-size: 8g, shm_size: 8g, gpus: all, m: 1g}}"),
    ).toEqual([]);
    expect(problems("docker", "resource_args: {docker: {shm_sise: 8g}}")).not.toEqual([]);
  });

  it("knows the rules of fields and guardrails", () => {
    expect(
      problems(
        "docker",
        `
template_variables:
  gpus: {type: integer, default: 1, min: 1, max: "{{nodes}} * 8", options: [1, {value: 2, label: two}]}
guardrails:
  overrides: {paths: [env]}
  limits: {"resource_args.docker.memory": {max: 8g}}
  max_run_time: 72h
`,
      ),
    ).toEqual([]);
    expect(problems("docker", "template_variables: {gpus: {type: int}}")).not.toEqual([]);
    expect(problems("docker", "guardrails: {overrides: some}")).not.toEqual([]);
    expect(problems("docker", "priority: urgent")).not.toEqual([]);
  });

  it("describes keys for the hover", () => {
    const schema = configJsonSchema("kubernetes");
    expect(schema.properties?.env?.description).toContain("agent's environment");
    expect(schema.definitions?.JobSpec?.properties?.backoffLimit?.description).toContain("retries");
  });

  it("without a resource takes the settings of any, and still knows each one's rules", () => {
    const names = resources.map((resource) => Object.keys(configJsonSchema(resource).definitions ?? {}));
    const shared = names.flat().filter((name, index, all) => all.indexOf(name) !== index);
    expect(new Set(shared)).toEqual(new Set(["hole"]));
    const job =
      "resource_args: {kubernetes: {limits: {memory: 4Gi}}, sagemaker: {RoleArn: arn:aws:iam::123456789012:role/x}}";
    expect(problems(undefined, job, "job")).toEqual([]);
    expect(problems(undefined, "resource_args: {docker: {no_such_option: 1}}", "job")).not.toEqual([]);
  });
});
