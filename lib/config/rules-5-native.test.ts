import { describe, expect, it } from "vitest";
import type { Texts } from "./fixtures/cases";
import { resolveTexts, validateText } from "./fixtures/cases";

const native = (resource: string, inner: string, guardrails = "", config = ""): Texts => ({
  queue: `resource: ${resource}\n${config}\nguardrails: {overrides: any${guardrails}}`,
  job: `resource_args: {${resource}: ${inner}}`,
});

const refusedOnly = (texts: Texts) => {
  const codes = resolveTexts(texts).errors.map((error) => error.split(" ")[0]);
  expect(codes.length).toBeGreaterThan(0);
  expect(codes.filter((code) => code !== "native-setting-refused" && code !== "flag-in-value")).toEqual([]);
  const { job, ...rest } = texts;
  const asOverride = resolveTexts({ ...rest, ...(job === undefined ? {} : { override: job }) });
  expect(asOverride.errors.map((error) => error.split(" ")[0])).toEqual(codes);
  return codes;
};

const pod = (inner: string) => `{spec: {template: {spec: ${inner}}}}`;
const container = (inner: string) => pod(`{containers: [{name: main, image: a, ${inner}}]}`);

describe("kubernetes", () => {
  it.each([
    "{requests: {cpu: 1, memory: 1Gi}, limits: {nvidia.com/gpu: 1}, node_selector: {a: b}, tolerations: [{key: a, operator: Exists}]}",
    "{spec: {parallelism: 2, completions: 2, completionMode: Indexed, backoffLimit: 1, activeDeadlineSeconds: 60, ttlSecondsAfterFinished: 60}}",
    "{metadata: {labels: {team: a, example.com/x: b}, annotations: {note: c}}}",
    pod(
      "{nodeSelector: {a: b}, tolerations: [{key: a}], restartPolicy: Never, terminationGracePeriodSeconds: 5}",
    ),
    pod(
      "{affinity: {nodeAffinity: {}}, topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]}",
    ),
    pod("{volumes: [{name: tmp, emptyDir: {medium: Memory}}, {name: info, downwardAPI: {items: []}}]}"),
    container(
      "command: [a], args: [b], workingDir: /x, ports: [{containerPort: 80}], resources: {limits: {memory: 1Gi}}",
    ),
    container("env: [{name: A, value: b}, {name: N, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]"),
    container("volumeMounts: [{name: tmp, mountPath: /tmp, readOnly: true}]"),
    pod("{initContainers: [{name: i, image: a, command: [x]}]}"),
    pod("{automountServiceAccountToken: false, hostNetwork: false}"),
  ])("open: %s", (settings) => {
    expect(resolveTexts(native("kubernetes", settings)).errors).toEqual([]);
  });

  it.each([
    "{namespace: kube-system}",
    "{metadata: {namespace: kube-system}}",
    "{context: other}",
    "{configFile: /x}",
    "{config_file: /x}",
    "{apiVersion: v1}",
    "{kind: Pod}",
    "{kind: DaemonSet, apiVersion: apps/v1}",
    "{metadata: {ownerReferences: []}}",
    "{metadata: {finalizers: [a]}}",
    "{metadata: {labels: {slipway/run: x}}}",
    "{metadata: {labels: {app.kubernetes.io/name: x}}}",
    "{metadata: {labels: {x-k8s.io/a: x}}}",
    "{metadata: {annotations: {container.apparmor.security.beta.kubernetes.io/main: unconfined}}}",
    "{metadata: {annotations: {kueue.x-k8s.io/queue-name: other}}}",
    pod("{hostNetwork: true}"),
    pod("{host_network: true}"),
    pod("{HostNetwork: true}"),
    pod("{hostPID: true}"),
    pod("{hostIPC: true}"),
    pod("{hostUsers: true}"),
    pod("{hostAliases: [{ip: 1.2.3.4, hostnames: [a]}]}"),
    pod("{hostname: a}"),
    pod("{nodeName: n}"),
    pod("{priorityClassName: system-node-critical}"),
    pod("{priority: 1000000}"),
    pod("{schedulerName: mine}"),
    pod("{runtimeClassName: runc}"),
    pod("{serviceAccountName: admin}"),
    pod("{serviceAccount: admin}"),
    pod("{service_account_name: admin}"),
    pod("{automountServiceAccountToken: true}"),
    pod("{securityContext: {runAsUser: 0}}"),
    pod("{security_context: {runAsUser: 0}}"),
    pod("{shareProcessNamespace: true}"),
    pod("{imagePullSecrets: [{name: a}]}"),
    pod("{ephemeralContainers: [{name: a, image: b}]}"),
    pod("{dnsPolicy: None, dnsConfig: {nameservers: [1.2.3.4]}}"),
    pod("{volumes: [{name: h, hostPath: {path: /}}]}"),
    pod("{volumes: [{name: h, host_path: {path: /}}]}"),
    pod("{volumes: [{name: h, emptyDir: {}, hostPath: {path: /}}]}"),
    pod("{volumes: [{name: s, secret: {secretName: other}}]}"),
    pod("{volumes: [{name: s, configMap: {name: other}}]}"),
    pod("{volumes: [{name: s, persistentVolumeClaim: {claimName: other}}]}"),
    pod("{volumes: [{name: s, projected: {sources: [{serviceAccountToken: {path: t}}]}}]}"),
    pod("{volumes: [{name: s, nfs: {server: a, path: /}}]}"),
    pod("{volumes: [{name: s, csi: {driver: a}}]}"),
    pod("{volumes: {h: {hostPath: {path: /}}}}"),
    container("securityContext: {privileged: true}"),
    container("security_context: {privileged: true}"),
    container("securityContext: {capabilities: {add: [SYS_ADMIN]}}"),
    container("ports: [{containerPort: 80, hostPort: 80}]"),
    container("ports: [{containerPort: 80, host_port: 80}]"),
    container("volumeMounts: [{name: a, mountPath: /x, mountPropagation: Bidirectional}]"),
    container("volumeDevices: [{name: a, devicePath: /dev/x}]"),
    container("envFrom: [{secretRef: {name: other}}]"),
    container("env_from: [{secretRef: {name: other}}]"),
    container("env: [{name: A, valueFrom: {secretKeyRef: {name: other, key: k}}}]"),
    container("env: [{name: A, valueFrom: {configMapKeyRef: {name: other, key: k}}}]"),
    container("lifecycle: {postStart: {exec: {command: [x]}}}"),
    container("livenessProbe: {exec: {command: [x]}}"),
    container("terminationMessagePath: /etc/x"),
    container("imagePullPolicy: Always"),
    pod("{initContainers: [{name: i, image: a, securityContext: {privileged: true}}]}"),
    pod("{init_containers: [{name: i, image: a, security_context: {privileged: true}}]}"),
    "{env_from: [{secretRef: {name: other}}]}",
    "{kueue_queue: other}",
    "{additional_services: [{kind: Pod}]}",
    "{additionalServices: []}",
    "{spec: {template: {metadata: {annotations: {seccomp.security.alpha.kubernetes.io/pod: unconfined}}}}}",
    "{spec: {suspend: true}}",
    "{spec: {manualSelector: true}}",
    "{spec: {selector: {matchLabels: {a: b}}}}",
    "{spec: {managedBy: x}}",
    "[{kind: Pod, apiVersion: v1}]",
    "{items: [{kind: Pod}]}",
    "{status: {}}",
  ])("refused: %s", (settings) => {
    const { errors } = resolveTexts(native("kubernetes", settings));
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.every((error) => /^(?:native-setting-refused|wrong-type) /.test(error))).toBe(true);
  });

  const listed =
    ", native: {kubernetes: {secrets: [hf-token], config_maps: [settings], claims: [datasets], kinds: [PyTorchJob]}}";

  it.each([
    container("envFrom: [{secretRef: {name: hf-token}}, {configMapRef: {name: settings}}]"),
    container("env: [{name: A, valueFrom: {secretKeyRef: {name: hf-token, key: k}}}]"),
    pod(
      "{volumes: [{name: d, persistentVolumeClaim: {claimName: datasets}}, {name: s, secret: {secretName: hf-token}}, {name: c, configMap: {name: settings}}]}",
    ),
    "{env_from: [{secretRef: {name: hf-token}}]}",
    "{kind: PyTorchJob, apiVersion: kubeflow.org/v1}",
  ])("open where native.kubernetes lists it: %s", (settings) => {
    expect(resolveTexts(native("kubernetes", settings, listed)).errors).toEqual([]);
  });

  it("native.allow opens one thing", () => {
    const allow = ", native: {allow: [resource_args.kubernetes.spec.template.spec.priorityClassName]}";
    expect(resolveTexts(native("kubernetes", pod("{priorityClassName: high}"), allow)).errors).toEqual([]);
    expect(resolveTexts(native("kubernetes", pod("{priority_class_name: high}"), allow)).errors).toEqual([]);
    expect(resolveTexts(native("kubernetes", pod("{hostNetwork: true}"), allow)).errors).not.toEqual([]);
  });

  it("in the queue's own kind of workload submitters walk to its pod template, and set replicas there", () => {
    const kind =
      "resource_args: {kubernetes: {apiVersion: kubeflow.org/v1, kind: PyTorchJob, spec: {pytorchReplicaSpecs: {Worker: {replicas: 1, template: {spec: {containers: [{name: pytorch, image: a}]}}}}}}}";
    const worker = (inner: string) => `{spec: {pytorchReplicaSpecs: {Worker: ${inner}}}}`;
    expect(resolveTexts(native("kubernetes", worker("{replicas: 2}"), "", kind)).errors).toEqual([]);
    expect(
      resolveTexts(native("kubernetes", worker("{template: {spec: {nodeSelector: {a: b}}}}"), "", kind))
        .errors,
    ).toEqual([]);
    for (const inner of ["{template: {spec: {hostNetwork: true}}}", "{restartPolicy: Always}"]) {
      expect(resolveTexts(native("kubernetes", worker(inner), "", kind)).errors).not.toEqual([]);
    }
    expect(
      resolveTexts(native("kubernetes", "{spec: {runPolicy: {cleanPodPolicy: None}}}", "", kind)).errors,
    ).not.toEqual([]);
  });

  describe("of a SparkApplication", () => {
    const kind =
      "config: {resource_args: {kubernetes: {apiVersion: sparkoperator.k8s.io/v1beta2, kind: SparkApplication, spec: {image: a, mainApplicationFile: local:///a.py, driver: {memory: 1g}, executor: {memory: 1g}}}}, env: {A: b}}";
    const part = (inner: string) => `{spec: {driver: ${inner}}}`;

    it.each([
      "{memory: 4g, cores: 2}",
      "{env: [{name: B, value: c}]}",
      "{labels: {team: x}, nodeSelector: {a: b}}",
    ])("submitters size the driver and executors: %s", (inner) => {
      expect(resolveTexts(native("kubernetes", part(inner), "", kind)).errors).toEqual([]);
    });

    it.each([
      "{serviceAccount: admin}",
      "{securityContext: {privileged: true}}",
      "{hostNetwork: true}",
      "{sidecars: [{name: s, image: b}]}",
      "{template: {spec: {containers: []}}}",
      "{labels: {slipway/run-id: other}}",
      "{envFrom: [{secretRef: {name: other}}]}",
    ])("and nothing that is not theirs: %s", (inner) => {
      refusedOnly(native("kubernetes", part(inner), "", kind));
      refusedOnly(native("kubernetes", "{spec: {mainApplicationFile: local:///b.py}}", "", kind));
    });

    it("and rules on variables and images hold there", () => {
      const rules = ", locked: [env.A], limits: {docker.image: {options: [a]}}";
      const { errors } = resolveTexts(
        native("kubernetes", part("{image: b, env: [{name: A, value: c}]}"), rules, kind),
      );
      const codes = errors.map((error) => error.split(" ")[0]);
      expect(new Set(codes)).toEqual(new Set(["limit-broken", "locked-value-changed"]));
    });
  });

  it("does not let the admin's hardening be taken away", () => {
    const hardened =
      "resource_args: {kubernetes: {spec: {template: {spec: {securityContext: {runAsNonRoot: true}, containers: [{name: main, image: a, securityContext: {allowPrivilegeEscalation: false}}]}}}}}";
    for (const settings of [
      pod("{securityContext: null}"),
      pod("{containers: [{name: main, image: a}]}"),
      "{spec: null}",
      "null",
      "{spec: {template: null}}",
    ]) {
      expect(resolveTexts(native("kubernetes", settings, "", hardened)).errors.length).toBeGreaterThan(0);
    }
  });
});

describe("sagemaker", () => {
  it.each([
    "{ResourceConfig: {InstanceType: ml.m5.large, InstanceCount: 1, VolumeSizeInGB: 5, KeepAlivePeriodInSeconds: 60}}",
    "{StoppingCondition: {MaxRuntimeInSeconds: 60}, HyperParameters: {a: b}, Environment: {A: b}, Tags: [{Key: a, Value: b}], EnableManagedSpotTraining: true, RetryStrategy: {MaximumRetryAttempts: 1}}",
    "{InstanceType: ml.m5.large, InstanceCount: 2, VolumeSizeInGB: 5, MaxRuntimeInSeconds: 60}",
  ])("open: %s", (settings) => {
    expect(resolveTexts(native("sagemaker", settings)).errors).toEqual([]);
  });

  it.each([
    "{RoleArn: 'arn:aws:iam::123456789012:role/admin'}",
    "{roleArn: x}",
    "{role_arn: x}",
    "{OutputDataConfig: {S3OutputPath: 's3://mine/x'}}",
    "{InputDataConfig: []}",
    "{AlgorithmSpecification: {TrainingImage: a}}",
    "{VpcConfig: {Subnets: [a], SecurityGroupIds: [b]}}",
    "{EnableNetworkIsolation: false, VpcConfig: null, RoleArn: y}",
    "{CheckpointConfig: {S3Uri: 's3://a/b'}}",
    "{ResourceConfig: {VolumeKmsKeyId: k}}",
    "{TrainingJobName: x}",
    "{ProfilerConfig: {}}",
    "{DebugHookConfig: {}}",
    "{Region: us-east-1}",
    "{region: us-east-1}",
    "[a]",
  ])("refused: %s", (settings) => {
    const { errors } = resolveTexts(native("sagemaker", settings));
    expect(errors.length).toBeGreaterThan(0);
  });

  it("anything else only if equal to the queue's", () => {
    const role = "{RoleArn: 'arn:aws:iam::123456789012:role/r'}";
    expect(resolveTexts(native("sagemaker", role, "", `resource_args: {sagemaker: ${role}}`)).errors).toEqual(
      [],
    );
  });
});

describe("without a queue, and for other resources", () => {
  it("what depends on the queue is a warning", () => {
    expect(validateText("resource_args: {docker: {privileged: true}}\n").found).toEqual([
      "warning native-setting-refused /resource_args/docker/privileged",
    ]);
  });

  it("what is dangerous on the admin's side is a warning", () => {
    const { errors, found } = resolveTexts({
      queue:
        "resource_args: {docker: {privileged: true, volume: ['/var/run/docker.sock:/x'], network: host}}",
    });
    expect(errors).toEqual([]);
    expect(found).toEqual([
      "warning dangerous-setting /resource_args/docker/privileged",
      "warning dangerous-setting /resource_args/docker/volume",
      "warning dangerous-setting /resource_args/docker/network",
    ]);
  });

  it("settings of a resource that is not the queue's are neither used nor judged", () => {
    const { found } = resolveTexts(native("docker", "{}"));
    expect(found).toEqual([]);
    const other = resolveTexts({
      queue: "guardrails: {overrides: any}",
      job: "resource_args: {kubernetes: {spec: {template: {spec: {hostNetwork: true}}}}}",
    });
    expect(other.found).toEqual(["warning other-resource /resource_args/kubernetes"]);
  });

  it("is the same in an override as in a job", () => {
    expect(refusedOnly(native("docker", "{privileged: true, volume: [a]}"))).toHaveLength(2);
    expect(refusedOnly(native("kubernetes", pod("{hostNetwork: true}")))).toHaveLength(1);
  });
});
