/** Settings that submitters have tried on other systems to get at the machine: each has to be refused (R30). */

/** Inside `resource_args.docker`: flags in every case and spelling, lists, maps and values that carry flags. */
export const hostileDocker = `
{privileged: true}
{Privileged: true}
{--privileged: true}
{-privileged: ''}
{PRIVILEGED: 'true'}
{pri_vileged: 1}
{'privileged ': true}
{'privileged=true': ''}
{'gpus all --privileged': ''}
{рrivileged: true}
{cap-add: [SYS_ADMIN]}
{cap_add: ALL}
{capAdd: [ALL]}
{CapAdd: [ALL]}
{cap_drop: []}
{volume: ['/:/host']}
{v: '/:/host'}
{-v: ['/var/run/docker.sock:/var/run/docker.sock']}
{volumes: ['/:/host']}
{Binds: ['/:/host']}
{mount: 'type=bind,src=/,dst=/host'}
{tmpfs: /x}
{volumes-from: other}
{volume_driver: local}
{network: host}
{net: host}
{--net: host}
{NetworkMode: host}
{pid: host}
{ipc: host}
{uts: host}
{userns: host}
{cgroupns: host}
{cgroup-parent: /}
{device: /dev/sda}
{devices: [/dev/mem]}
{device-cgroup-rule: 'c *:* rwm'}
{device_read_bps: '/dev/sda:1m'}
{security-opt: ['seccomp=unconfined']}
{security_opt: apparmor=unconfined}
{user: root}
{u: 0}
{group-add: docker}
{entrypoint: /bin/sh}
{env-file: /etc/passwd}
{publish: ['0.0.0.0:22:22']}
{p: ['22:22']}
{publish_all: true}
{add-host: 'a:1.2.3.4'}
{dns: 1.2.3.4}
{sysctl: ['kernel.shm_rmid_forced=1']}
{oom-kill-disable: true}
{oom-score-adj: -1000}
{restart: always}
{log-driver: syslog}
{label: ['slipway/agent=other']}
{link: other}
{rm: false}
{init: true}
{hostname: other}
{HostConfig: {Privileged: true}}
{host_config: {Binds: ['/:/host']}}
{runtime: kata}
{runtime: [nvidia, evil]}
{gpus: 'all --privileged'}
{gpus: {--privileged: true}}
{memory: '1g --privileged'}
{memory: ['1g', '--privileged']}
{env: ['A=1', '--privileged']}
{ulimit: ['nofile=1', '--privileged']}
{name: '--privileged'}
{workdir: '-v /:/host'}
'--privileged'
[--privileged]
['--volume=/:/host']
[[[--privileged]]]
{__privileged: true}
{'--privileged=true': true}
{CAP-ADD: ALL}
{'cap.add': ALL}
{Security_Opt: ['label=disable']}
{--pid: host}
{--device: [/dev/kvm]}
{ipc_mode: host}
{gpus: ['all', '--cap-add=ALL']}
{command: ['true'], --volume: ['/:/host']}
`
  .trim()
  .split("\n");

const pod = (inner: string) => `{spec: {template: {spec: ${inner}}}}`;
const container = (inner: string) => pod(`{containers: [{name: main, ${inner}}]}`);
const initContainer = (inner: string) => pod(`{initContainers: [{name: first, image: a, ${inner}}]}`);

const ofWorkload = `
{namespace: kube-system}
{metadata: {namespace: kube-system}}
{context: other}
{configFile: /x}
{config_file: /x}
{apiVersion: v1}
{kind: Pod}
{kind: DaemonSet, apiVersion: apps/v1}
{metadata: {ownerReferences: []}}
{metadata: {finalizers: [a]}}
{metadata: {labels: {slipway/run: x}}}
{metadata: {labels: {app.kubernetes.io/name: x}}}
{metadata: {labels: {x-k8s.io/a: x}}}
{metadata: {annotations: {container.apparmor.security.beta.kubernetes.io/main: unconfined}}}
{metadata: {annotations: {kueue.x-k8s.io/queue-name: other}}}
{env_from: [{secretRef: {name: other}}]}
{kueue_queue: other}
{additional_services: [{kind: Pod}]}
{additionalServices: []}
{spec: {template: {metadata: {annotations: {seccomp.security.alpha.kubernetes.io/pod: unconfined}}}}}
{spec: {suspend: true}}
{spec: {manualSelector: true}}
{spec: {selector: {matchLabels: {a: b}}}}
{spec: {managedBy: x}}
[{kind: Pod, apiVersion: v1}]
{items: [{kind: Pod}]}
{status: {}}
{Kind: Pod, api_version: v1}
{kind: CustomResourceDefinition, apiVersion: apiextensions.k8s.io/v1}
{kind: List, apiVersion: v1, items: [{kind: Pod}]}
{kind: ClusterRoleBinding, apiVersion: rbac.authorization.k8s.io/v1}
[[{kind: Pod}]]
`;

const ofPod = `
{hostNetwork: true}
{host_network: true}
{HostNetwork: true}
{hostPID: true}
{hostIPC: true}
{hostUsers: true}
{hostAliases: [{ip: 1.2.3.4, hostnames: [a]}]}
{hostname: a}
{nodeName: n}
{priorityClassName: system-node-critical}
{priority: 1000000}
{schedulerName: mine}
{runtimeClassName: runc}
{serviceAccountName: admin}
{serviceAccount: admin}
{service_account_name: admin}
{automountServiceAccountToken: true}
{securityContext: {runAsUser: 0}}
{security_context: {runAsUser: 0}}
{shareProcessNamespace: true}
{imagePullSecrets: [{name: a}]}
{ephemeralContainers: [{name: a, image: b}]}
{dnsPolicy: None, dnsConfig: {nameservers: [1.2.3.4]}}
{volumes: [{name: h, hostPath: {path: /}}]}
{volumes: [{name: h, host_path: {path: /}}]}
{volumes: [{name: h, emptyDir: {}, hostPath: {path: /}}]}
{volumes: [{name: s, secret: {secretName: other}}]}
{volumes: [{name: s, configMap: {name: other}}]}
{volumes: [{name: s, persistentVolumeClaim: {claimName: other}}]}
{volumes: [{name: s, projected: {sources: [{serviceAccountToken: {path: t}}]}}]}
{volumes: [{name: s, nfs: {server: a, path: /}}]}
{volumes: [{name: s, csi: {driver: a}}]}
{volumes: {h: {hostPath: {path: /}}}}
{HOSTNETWORK: true}
{host-network: true}
{hostNetwork: 'true'}
{host_pid: true}
{ephemeral_containers: [{name: a, image: b}]}
{volumes: [{name: h, HostPath: {path: /}}]}
{volumes: [[{name: h, hostPath: {path: /}}]]}
{init_containers: [[{name: i, image: a}]]}
{affinity: {nodeAffinity: {hostNetwork: true}}}
{tolerations: [{key: a, securityContext: {privileged: true}}]}
`;

const ofContainer = `
securityContext: {privileged: true}
security_context: {privileged: true}
securityContext: {capabilities: {add: [SYS_ADMIN]}}
ports: [{containerPort: 80, hostPort: 80}]
ports: [{containerPort: 80, host_port: 80}]
volumeMounts: [{name: a, mountPath: /x, mountPropagation: Bidirectional}]
volumeDevices: [{name: a, devicePath: /dev/x}]
envFrom: [{secretRef: {name: other}}]
env_from: [{secretRef: {name: other}}]
env: [{name: A, valueFrom: {secretKeyRef: {name: other, key: k}}}]
env: [{name: A, valueFrom: {configMapKeyRef: {name: other, key: k}}}]
lifecycle: {postStart: {exec: {command: [x]}}}
livenessProbe: {exec: {command: [x]}}
terminationMessagePath: /etc/x
imagePullPolicy: Always
`;

const ofInitContainer = `
securityContext: {privileged: true}
security_context: {Privileged: true}
SecurityContext: {capabilities: {add: [ALL]}}
volumeMounts: [{name: a, mountPath: /x, mount_propagation: Bidirectional}]
envFrom: [{secretRef: {name: other}}]
lifecycle: {preStop: {exec: {command: [x]}}}
`;

const lines = (text: string) => text.trim().split("\n");

/** Inside `resource_args.kubernetes`: of the workload, its pod, containers, init and ephemeral containers, other kinds, nested lists. */
export const hostileKubernetes = [
  ...lines(ofWorkload),
  ...lines(ofPod).map(pod),
  ...lines(ofContainer).map(container),
  ...lines(ofInitContainer).map(initContainer),
];
