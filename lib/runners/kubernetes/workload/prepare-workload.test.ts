import { describe, expect, it } from "vitest";
import { listContainers } from "../../../config/render/pod-places";
import type { JsonObject } from "../../../config/tree/node";
import type { AttemptSpec } from "../../runner";
import { prepareWorkload } from "./prepare-workload";

const kinds = ["v1/Pod", "sparkoperator.k8s.io/v1beta2/SparkApplication", "argoproj.io/v1alpha1/Workflow"];

function prepare(manifest: JsonObject, more: Partial<AttemptSpec> = {}) {
  const spec: AttemptSpec = {
    ...{
      runId: "r1",
      attempt: 1,
      ownId: "agent-id",
      agent: "a",
      config: {},
      fromAgent: [],
      agentEnv: {},
      codeDir: null,
    },
    ...{
      runName: "note $(A) $$",
      team: "t",
      project: "p",
      queue: "q",
      author: "Ana",
      attemptDir: "/nonexistent",
    },
    ...{ graceSeconds: 5, maxRunSeconds: null, manifest },
    ...more,
  };
  return prepareWorkload(spec, { namespace: "ml", namespaces: [], kinds, ttlSeconds: 60 });
}

const labels = { "slipway/run-id": "r1", "slipway/attempt": "1", "slipway/queue": "q" };

describe("what is created for an attempt", () => {
  it("keeps the dollars of the run's name and of the agent's values", () => {
    const container = { name: "main", command: ["run", "--key=${KEY}"], env: [{ name: "A", value: "$(B)" }] };
    const { body } = prepare(
      { spec: { template: { spec: { containers: [container] } } } },
      {
        fromAgent: [{ name: "KEY", at: "/spec/template/spec/containers/0/command/1" }],
        agentEnv: { KEY: "$(A)$5" },
      },
    );
    const [main] = listContainers(body);
    expect(main?.container.command).toEqual(["run", "--key=$$(A)$$5"]);
    expect(main?.container.env).toContainEqual({ name: "A", value: "$(B)" });
    expect(main?.container.env).toContainEqual({ name: "SLIPWAY_RUN_NAME", value: "note $$(A) $$$$" });
  });

  it("gives what the client reports with by the attempt's Secret, in clear nowhere, and below what the config says", () => {
    const containers: JsonObject[] = [
      { name: "main", env: [{ name: "WANDB_PROJECT", value: "mine" }] },
      { name: "other", envFrom: [{ secretRef: { name: "theirs" } }] },
      { name: "third", envFrom: [{ secretRef: { name: "slipway-env-r1" } }] },
    ];
    const { body, secret } = prepare(
      { spec: { template: { spec: { containers } } } },
      {
        clientEnv: { WANDB_API_KEY: "local-key", WANDB_PROJECT: "p", HF: "no" },
        fromAgent: [{ name: "HF", at: "env.HF" }],
        agentEnv: { HF: "theirs" },
      },
    );
    expect(JSON.stringify(body)).not.toContain("local-key");
    const own = { secretRef: { name: secret?.name } };
    expect(listContainers(body).map(({ container }) => container.envFrom)).toEqual([
      [own],
      [own, { secretRef: { name: "theirs" } }],
      [own],
    ]);
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    expect(secret?.body.data).toEqual({
      WANDB_API_KEY: base64("local-key"),
      WANDB_PROJECT: base64("p"),
      HF: base64("theirs"),
    });
  });

  it("marks the pods of a SparkApplication, and names the attempt's Secret in them", () => {
    const envFrom = [{ secretRef: { name: "slipway-env-r1" } }];
    const { body } = prepare({
      apiVersion: "sparkoperator.k8s.io/v1beta2",
      kind: "SparkApplication",
      spec: {
        driver: { cores: 1, labels: { mine: "x" }, envFrom },
        executor: { sidecars: [{ name: "s", envFrom }] },
      },
    });
    expect(body.spec).toMatchObject({
      driver: { labels: { mine: "x", ...labels }, envFrom: [{ secretRef: { name: "slipway-env-r1-a1" } }] },
      executor: { labels, sidecars: [{ envFrom: [{ secretRef: { name: "slipway-env-r1-a1" } }] }] },
    });
    expect(
      listContainers(body).map(({ container }) => JSON.stringify(container.env).includes("SLIPWAY_RUN_ID")),
    ).toEqual([true, true, true]);
  });

  it("marks the templates of a Workflow that make pods", () => {
    const { body } = prepare({
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Workflow",
      spec: {
        templates: [
          { name: "all", steps: [[{ template: "t" }]] },
          { name: "t", container: { image: "a:1" } },
        ],
      },
    });
    expect(body.spec).toMatchObject({
      templates: [{ name: "all" }, { name: "t", metadata: { labels }, container: { image: "a:1" } }],
    });
  });

  it("marks a pod that stands alone", () => {
    const { body } = prepare({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "slipway-r1", labels: { mine: "x" } },
      spec: { containers: [{ name: "main" }], initContainers: [{ name: "first" }] },
    });
    expect(body.metadata).toMatchObject({ name: "slipway-r1-a1", labels: { mine: "x", ...labels } });
    expect(listContainers(body).map(({ container }) => mapNames(container.env))).toEqual([
      expect.arrayContaining(["SLIPWAY_RUN_ID"]),
      expect.arrayContaining(["SLIPWAY_RUN_ID"]),
    ]);
  });
});

function mapNames(env: JsonObject[string] | undefined): unknown[] {
  return (Array.isArray(env) ? env : []).map((entry) => (entry as JsonObject).name);
}
