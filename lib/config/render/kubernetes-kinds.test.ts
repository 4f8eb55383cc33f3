import { describe, expect, it } from "vitest";
import { at, image, job, render } from "../../testing/render-kubernetes";

describe("another kind of workload", () => {
  const pytorch = `
git: {repository: "https://x.org/r"}
entry_point: [train.py]
env: {A: "1", S: }
resource_args:
  kubernetes:
    apiVersion: kubeflow.org/v1
    kind: PyTorchJob
    limits: {nvidia.com/gpu: 8}
    spec:
      pytorchReplicaSpecs:
        Master: {replicas: 1, template: {spec: {containers: [{name: pytorch}]}}}
        Worker: {replicas: 2, template: {spec: {containers: [{name: pytorch}]}}}
`;
  it("gets command, variables and resources in each of its pods, and nothing of a Job", () => {
    const { manifest, issues } = render(pytorch);
    expect(issues).toEqual([]);
    for (const role of ["Master", "Worker"]) {
      expect(
        at(manifest, "spec", "pytorchReplicaSpecs", role, "template", "spec", "containers", 0),
      ).toMatchObject({
        name: "pytorch",
        image: "${image_uri}",
        command: ["python", "train.py"],
        env: [{ name: "A", value: "1" }],
        envFrom: [{ secretRef: { name: "slipway-env-r1" } }],
        resources: { limits: { "nvidia.com/gpu": 8 } },
      });
    }
    expect(at(manifest, "spec", "backoffLimit")).toBeUndefined();
    expect(manifest).toMatchObject({ kind: "PyTorchJob", metadata: { name: "slipway-r1" } });
  });

  it("needs a kind and a place for containers", () => {
    const { issues } = render(`${image}resource_args: {kubernetes: {apiVersion: ray.io/v1, spec: {}}}`);
    expect(issues.map((issue) => issue.code)).toEqual(["target-missing-field", "target-missing-field"]);
  });

  const hardened = {
    allowPrivilegeEscalation: false,
    seccompProfile: { type: "RuntimeDefault" },
    capabilities: { drop: ["ALL"] },
  };
  const ours = {
    env: [{ name: "A", value: "1" }],
    envFrom: [{ secretRef: { name: "slipway-env-r1" } }],
    securityContext: hardened,
  };

  it("gets them in pods that stand in lists", () => {
    const { manifest, issues } = render(`docker: {image: "a:1"}
env: {A: "1", S: }
resource_args:
  kubernetes:
    apiVersion: ray.io/v1
    kind: RayCluster
    spec:
      headGroupSpec: {template: {spec: {containers: [{name: head}]}}}
      workerGroupSpecs:
        - {groupName: w, template: {spec: {initContainers: [{name: wait}], containers: [{name: worker}]}}}
`);
    expect(issues).toEqual([]);
    const worker = at(manifest, "spec", "workerGroupSpecs", 0, "template", "spec");
    expect(at(manifest, "spec", "headGroupSpec", "template", "spec", "containers", 0)).toMatchObject(ours);
    expect(worker).toMatchObject({
      containers: [{ name: "worker", image: "a:1", ...ours }],
      initContainers: [{ name: "wait", ...ours }],
    });
  });

  it("is a SparkApplication with what its driver and executors can take", () => {
    const { manifest, issues } = render(`
args: ["--day", "$(A)"]
env: {A: "1", S: }
resource_args:
  kubernetes:
    apiVersion: sparkoperator.k8s.io/v1beta2
    kind: SparkApplication
    node_selector: {zone: a}
    spec:
      type: Python
      image: spark:3.5
      mainApplicationFile: local:///app/main.py
      driver: {cores: 1, memory: 2g, sidecars: [{name: log, image: "log:1"}]}
      executor: {instances: 2, cores: 4, env: [{name: A, value: own}]}
`);
    expect(issues).toEqual([]);
    expect(manifest.spec).toEqual({
      type: "Python",
      image: "spark:3.5",
      mainApplicationFile: "local:///app/main.py",
      arguments: ["--day", "$$(A)"],
      driver: {
        cores: 1,
        memory: "2g",
        sidecars: [{ name: "log", image: "log:1", ...ours }],
        nodeSelector: { zone: "a" },
        ...ours,
      },
      executor: { instances: 2, cores: 4, nodeSelector: { zone: "a" }, ...ours },
    });
  });

  it("says what a SparkApplication has no place for", () => {
    const { issues } = render(`${image}resource_args:
  kubernetes:
    apiVersion: sparkoperator.k8s.io/v1beta2
    kind: SparkApplication
    limits: {memory: 1Gi}
    spec: {mainApplicationFile: local:///a.py, driver: {cores: 1}, executor: {cores: 1}}
`);
    expect(issues.map((issue) => issue.message)).toEqual([
      "A SparkApplication starts its `mainApplicationFile`, so that a command or entry point has no place. Write the file into `spec`, and its arguments under `args`.",
      "`limits` has no place in a SparkApplication: write `cores` and `memory` of `driver` and `executor`.",
    ]);
  });

  it("gets them in the templates of an Argo Workflow", () => {
    const { manifest, issues } = render(`
env: {A: "1", S: }
resource_args:
  kubernetes:
    apiVersion: argoproj.io/v1alpha1
    kind: Workflow
    spec:
      entrypoint: all
      templates:
        - {name: all, steps: [[{name: a, template: train}]]}
        - {name: train, container: {image: "a:1", command: [run]}, initContainers: [{name: i, image: "i:1"}]}
        - {name: say, script: {image: "b:1", command: [sh], source: "echo $A"}}
        - {name: two, containerSet: {containers: [{name: x, image: "x:1"}]}}
`);
    expect(issues).toEqual([]);
    expect(manifest.spec).toEqual({
      entrypoint: "all",
      templates: [
        { name: "all", steps: [[{ name: "a", template: "train" }]] },
        {
          name: "train",
          container: { image: "a:1", command: ["run"], ...ours },
          initContainers: [{ name: "i", image: "i:1", ...ours }],
        },
        { name: "say", script: { image: "b:1", command: ["sh"], source: "echo $A", ...ours } },
        { name: "two", containerSet: { containers: [{ name: "x", image: "x:1", ...ours }] } },
      ],
    });
  });

  it("may be of a kind whose pods nobody here knows, as long as it needs nothing of ours", () => {
    const notebook = "resource_args: {kubernetes: {apiVersion: x.org/v1, kind: Study, spec: {goal: 3}}}";
    expect(render(notebook).issues).toEqual([
      expect.objectContaining({ code: "no-known-pod", severity: "warning" }),
    ]);
    const { issues } = render(`env: {A: "1"}\nargs: [x]\n${notebook}`);
    expect(issues.map(({ severity, message }) => [severity, message])).toEqual([
      [
        "error",
        "No pod stands in `spec` that Slipway knows, such as a map with `containers`, so that `args`, `env` would reach no program. Write a pod, or what the kind itself has for it, and leave them out.",
      ],
    ]);
  });
});

describe("init containers and sidecars", () => {
  it("are held back and get variables like the program", () => {
    const { pod } = job(`${image}env: {A: "1", S: }
hyperparameters: {lr: 1}
resource_args:
  kubernetes:
    env_from: [{config_map_ref: {name: map}}]
    spec:
      template:
        spec:
          initContainers:
            - {name: fetch, image: "f:1", command: [sh, -c, 'echo "$A" $(A)'], env: [{name: A, value: own}, {name: B, value: b}]}
            - {name: side, image: "s:1", restartPolicy: Always, securityContext: {capabilities: {add: [NET_ADMIN]}}}
          containers: [{name: main}]
`);
    const json = '{"lr":1}';
    const env = [
      { name: "WANDB_CONFIG", value: json },
      { name: "SLIPWAY_HYPERPARAMETERS", value: json },
      { name: "A", value: "1" },
    ];
    const envFrom = [{ configMapRef: { name: "map" } }, { secretRef: { name: "slipway-env-r1" } }];
    expect(pod.initContainers).toEqual([
      {
        name: "fetch",
        image: "f:1",
        command: ["sh", "-c", 'echo "$A" $(A)'],
        env: [...env, { name: "B", value: "b" }],
        envFrom,
        securityContext: {
          allowPrivilegeEscalation: false,
          seccompProfile: { type: "RuntimeDefault" },
          capabilities: { drop: ["ALL"] },
        },
      },
      {
        name: "side",
        image: "s:1",
        restartPolicy: "Always",
        env,
        envFrom,
        securityContext: {
          allowPrivilegeEscalation: false,
          seccompProfile: { type: "RuntimeDefault" },
          capabilities: { drop: ["ALL"], add: ["NET_ADMIN"] },
        },
      },
    ]);
  });

  it("take a variable of the agent from the Secret as well", () => {
    const { pod, fromAgent } = job(
      `${image}resource_args: {kubernetes: {spec: {template: {spec: {initContainers: [{name: i, image: "i:1", env: [{name: K, value: "\${KEY}"}]}], containers: []}}}}}`,
      {
        references: {
          "/resource_args/kubernetes/spec/template/spec/initContainers/0/env/0/value": ["KEY"],
        },
      },
    );
    expect(at(pod, "initContainers", 0, "env")).toBeUndefined();
    expect(at(pod, "initContainers", 0, "envFrom")).toEqual([{ secretRef: { name: "slipway-env-r1" } }]);
    expect(fromAgent).toEqual([{ name: "KEY", at: "env.K" }]);
  });
});
