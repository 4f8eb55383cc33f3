import { describe, expect, it } from "vitest";
import { at, image, job, render } from "../../testing/render-kubernetes";

describe("a Kubernetes Job", () => {
  it("is complete, made from the short form alone", () => {
    const { manifest } = job(
      `${image}env: {A: "1"}
resource_args:
  kubernetes:
    requests: {memory: 16Gi, cpu: "4", nvidia.com/gpu: "1"}
    limits: {memory: 32Gi, nvidia.com/gpu: "1"}
    node_selector: {accelerator: v100}
    tolerations: [{key: nvidia.com/gpu, operator: Exists, effect: NoSchedule}]
`,
      { maxRunSeconds: 3600 },
    );
    expect(manifest).toEqual({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: {
        name: "slipway-r1",
        labels: { "slipway/managed": "true", "slipway/run-id": "r1", "slipway/queue": "q" },
      },
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: 3600,
        template: {
          metadata: { labels: { "slipway/managed": "true", "slipway/run-id": "r1", "slipway/queue": "q" } },
          spec: {
            restartPolicy: "Never",
            automountServiceAccountToken: false,
            nodeSelector: { accelerator: "v100" },
            tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
            containers: [
              {
                name: "main",
                image: "a:1",
                command: ["run"],
                resources: {
                  requests: { memory: "16Gi", cpu: "4", "nvidia.com/gpu": "1" },
                  limits: { memory: "32Gi", "nvidia.com/gpu": "1" },
                },
                env: [{ name: "A", value: "1" }],
                securityContext: {
                  allowPrivilegeEscalation: false,
                  seccompProfile: { type: "RuntimeDefault" },
                  capabilities: { drop: ["ALL"] },
                },
              },
            ],
          },
        },
      },
    });
  });

  it("limits a device to what is requested of it", () => {
    const { pod } = job(`${image}resource_args: {kubernetes: {requests: {nvidia.com/gpu: 4, memory: 1Gi}}}`);
    expect(at(pod, "containers", 0, "resources")).toEqual({
      requests: { "nvidia.com/gpu": 4, memory: "1Gi" },
      limits: { "nvidia.com/gpu": 4 },
    });
  });

  it("merges short and native form into one pod", () => {
    const { pod, manifest } = job(`
git: {repository: "https://x.org/r"}
entry_point: [train.py]
args: ["--a"]
env: {B: top}
resource_args:
  kubernetes:
    requests: {cpu: 2}
    node_selector: {zone: a}
    tolerations: [{key: x, operator: Exists}]
    env_from: [{secret_ref: {name: keys}}, {config_map_ref: {name: map}, prefix: P_}]
    metadata: {labels: {team: t}, annotations: {note: 1}}
    spec:
      backoffLimit: 3
      template:
        spec:
          nodeSelector: {disk: ssd}
          tolerations: [{key: x, operator: Exists}, {key: y, operator: Exists}]
          containers:
            - name: trainer
              image: base:1
              args: [old]
              resources: {requests: {cpu: 1, memory: 1Gi}}
              env: [{name: A, value: own}, {name: B, value: own}, {name: C, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
              volumeMounts: [{name: d, mountPath: /d}]
            - {name: side, image: "side:1"}
          volumes: [{name: d, emptyDir: {}}]
`);
    expect(at(manifest, "spec", "backoffLimit")).toBe(3);
    expect(at(manifest, "metadata", "labels", "team")).toBe("t");
    expect(at(manifest, "metadata", "annotations")).toEqual({ note: "1" });
    expect(pod.nodeSelector).toEqual({ disk: "ssd", zone: "a" });
    expect(pod.tolerations).toEqual([
      { key: "x", operator: "Exists" },
      { key: "y", operator: "Exists" },
    ]);
    expect(at(pod, "containers", 0)).toMatchObject({
      name: "trainer",
      image: "base:1",
      command: ["python", "train.py"],
      args: ["--a"],
      resources: { requests: { cpu: 2, memory: "1Gi" } },
      env: [
        { name: "A", value: "own" },
        { name: "B", value: "top" },
        { name: "C", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
      ],
      envFrom: [{ secretRef: { name: "keys" } }, { configMapRef: { name: "map" }, prefix: "P_" }],
      volumeMounts: [{ name: "d", mountPath: "/d" }],
    });
    expect(at(pod, "containers", 1)).toMatchObject({ image: "side:1", env: [{ name: "B", value: "top" }] });
  });

  it("leaves variables of the agent out of env and names the Secret that will hold them", () => {
    const { pod, fromAgent } = job(
      `${image}env: {A: , B: "\${SECRET}", C: "x-\${SECRET}", D: "\${text}", E: plain}\nargs: []\n`,
      { references: { "/env/B": ["SECRET"], "/env/C": ["SECRET"] } },
    );
    expect(at(pod, "containers", 0, "env")).toEqual([
      { name: "D", value: "${text}" },
      { name: "E", value: "plain" },
    ]);
    expect(at(pod, "containers", 0, "envFrom")).toEqual([{ secretRef: { name: "slipway-env-r1" } }]);
    expect(fromAgent).toEqual([
      { name: "A", at: "env.A" },
      { name: "SECRET", at: "env.B" },
      { name: "SECRET", at: "env.C", text: "x-${SECRET}" },
    ]);
  });

  it("keeps a reference outside env in its place", () => {
    const { manifest, fromAgent } = job(`docker: {image: 'a:1'}\ncommand: [run, "--k=\${K}"]`, {
      references: { "/command/1": ["K"] },
    });
    expect(at(manifest, "spec", "template", "spec", "containers", 0, "command", 1)).toBe("--k=${K}");
    expect(fromAgent).toEqual([{ name: "K", at: "/spec/template/spec/containers/0/command/1" }]);
  });

  it("lets an admin loosen the hardening, without asking for what Kubernetes refuses", () => {
    const { pod } = job(`${image}resource_args:
  kubernetes:
    spec: {template: {spec: {serviceAccountName: sa, containers: [{securityContext: {privileged: true}}]}}}`);
    expect(at(pod, "containers", 0, "securityContext")).toEqual({ privileged: true });
    expect(pod.automountServiceAccountToken).toBeUndefined();
  });

  it("has Kueue's label when the queue names one", () => {
    const { manifest } = job(`${image}resource_args: {kubernetes: {kueue_queue: team-a, namespace: ml}}`);
    expect(at(manifest, "metadata", "labels", "kueue.x-k8s.io/queue-name")).toBe("team-a");
    expect(at(manifest, "metadata", "namespace")).toBe("ml");
  });

  it("takes the shorter of two time limits", () => {
    const own = `${image}resource_args: {kubernetes: {spec: {activeDeadlineSeconds: 60}}}`;
    expect(at(job(own, { maxRunSeconds: 3600 }).manifest, "spec", "activeDeadlineSeconds")).toBe(60);
    expect(at(job(own, { maxRunSeconds: 1.5 }).manifest, "spec", "activeDeadlineSeconds")).toBe(2);
  });

  it.each([
    ["My Job!", "my-job-r1"],
    ["x".repeat(80), `${"x".repeat(60)}-r1`],
    ["🙂", "slipway-r1"],
    ["train-r1", "train-r1"],
  ])("is called a valid name of its own for %j", (name, expected) => {
    const { manifest } = job(
      `${image}resource_args: {kubernetes: {metadata: {name: ${JSON.stringify(name)}}}}`,
    );
    expect(at(manifest, "metadata", "name")).toBe(expected);
  });

  it("writes queue names as label values that Kubernetes takes", () => {
    const { manifest } = job(image, { queueName: `große Queue / ${"x".repeat(80)}` });
    expect(at(manifest, "metadata", "labels", "slipway/queue")).toMatch(
      /^[A-Za-z0-9][A-Za-z0-9_.-]{0,61}[A-Za-z0-9]$/u,
    );
  });

  it("uses the image's own entry point only where there is an image", () => {
    expect(job("docker: {image: 'a:1'}\nargs: [x]").pod).toMatchObject({ containers: [{ args: ["x"] }] });
    expect(render("git: {repository: 'https://x.org/r'}").issues.map((issue) => issue.code)).toEqual([
      "missing-command",
    ]);
    const native =
      "resource_args: {kubernetes: {spec: {template: {spec: {containers: [{image: 'a:1', command: [x]}]}}}}}";
    expect(job(native).pod).toMatchObject({ containers: [{ image: "a:1", command: ["x"] }] });
  });
});

describe("what Kubernetes would refuse", () => {
  it.each<[string, string, string, string]>([
    ["an unknown field", "spec: {backofLimit: 1}", "target-unknown-field", "/spec/backofLimit"],
    ["a wrong type", "spec: {backoffLimit: many}", "target-type", "/spec/backoffLimit"],
    ["half a second", "spec: {activeDeadlineSeconds: 3600.5}", "target-type", "/spec/activeDeadlineSeconds"],
    ["no quantity", "requests: {memory: 64 GB}", "target-value", "/requests/memory"],
    [
      "a request above its limit",
      "requests: {memory: 2Gi}\n    limits: {memory: 1536Mi}",
      "target-value",
      "/requests/memory",
    ],
    [
      "a device request that is not its limit",
      "requests: {nvidia.com/gpu: 1}\n    limits: {nvidia.com/gpu: 2}",
      "target-value",
      "/requests/nvidia.com~1gpu",
    ],
    [
      "a restart policy",
      "spec: {template: {spec: {restartPolicy: Always}}}",
      "target-value",
      "/spec/template/spec/restartPolicy",
    ],
    ["a kind that is none", "kind: Jobb", "target-value", "/kind"],
    ["a short key that is none", "node_selektor: {a: b}", "target-unknown-field", "/node_selektor"],
    ["a selector's value", "node_selector: {a: 'b c'}", "target-value", "/node_selector/a"],
  ])("%s is an error where it was written", (_, yaml, code, path) => {
    const { issues } = render(`${image}resource_args:\n  kubernetes:\n    ${yaml}\n`);
    expect(issues).toEqual([
      expect.objectContaining({ code, severity: "error", path: `/resource_args/kubernetes${path}` }),
    ]);
  });

  const inContainer = (inner: string) => `spec: {template: {spec: {containers: [{name: main, ${inner}}]}}}`;
  it.each([
    ["requests: [cpu]", "requests"],
    ["limits: big", "limits"],
    ["node_selector: gpu", "node_selector"],
    ["tolerations: {key: a}", "tolerations"],
    ["env_from: {secret_ref: {name: a}}", "env_from"],
    ["namespace: [a]", "namespace"],
    ["kueue_queue: {a: b}", "kueue_queue"],
    ["metadata: hello", "metadata"],
    ["metadata: {labels: [a]}", "metadata/labels"],
    ["spec: [a]", "spec"],
    ["spec: {template: {spec: hello}}", "spec/template/spec"],
    [inContainer("env: {A: b}"), "spec/template/spec/containers/0/env"],
    [inContainer("env: [A=b]"), "spec/template/spec/containers/0/env/0"],
    [inContainer("envFrom: {secretRef: {name: a}}"), "spec/template/spec/containers/0/envFrom"],
    [inContainer("securityContext: strict"), "spec/template/spec/containers/0/securityContext"],
  ])("loses nothing of another type than it must have: %s", (yaml, path) => {
    const { issues } = render(`${image}resource_args:\n  kubernetes:\n    ${yaml}\n`);
    expect(issues).toEqual([
      expect.objectContaining({ code: "target-type", path: `/resource_args/kubernetes/${path}` }),
    ]);
  });

  it("suggests the field that was meant", () => {
    const { issues } = render(`${image}resource_args: {kubernetes: {spec: {backofLimit: 1}}}`);
    expect(issues[0]).toMatchObject({ suggestion: "backoffLimit" });
    expect(issues[0]?.message).toBe(
      "Kubernetes: `backofLimit` is not known here; did you mean `backoffLimit`?",
    );
  });

  it("takes an integral float for a whole number", () => {
    job(`${image}resource_args: {kubernetes: {spec: {activeDeadlineSeconds: 86400.0}}}`);
  });
});
