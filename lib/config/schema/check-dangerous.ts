import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import { normalizedKey } from "../normalise/normalised-key";
import { formatPath } from "../tree/config-path";
import { describeNode } from "../tree/describe-node";
import type { ConfigNode, MapNode } from "../tree/node";
import { pointerOf } from "../tree/pointer";
import { walkConfig } from "../tree/walk-config";

/** Why a setting is dangerous; `when` narrows it to the values that are. */
interface Danger {
  why: string;
  when: (node: ConfigNode) => boolean;
}

const always = () => true;
const isOn = (node: ConfigNode) => node.kind === "scalar" && (node.value === true || node.value === "true");
const isGiven = (node: ConfigNode) => node.kind !== "scalar" || (node.value !== null && node.value !== "");
const texts = (node: ConfigNode): string[] => {
  if (node.kind === "scalar") return [node.text];
  if (node.kind === "list") return node.items.flatMap(texts);
  return [...node.entries.values()].flatMap((entry) => texts(entry.node));
};
const says = (pattern: RegExp) => (node: ConfigNode) => texts(node).some((text) => pattern.test(text));
const isHost = says(/^host$/i);

const dangers: Readonly<Record<string, Danger>> = {
  privileged: { why: "gives a run all rights on its machine", when: isOn },
  allowprivilegeescalation: { why: "lets a program gain more rights than it started with", when: isOn },
  hostpath: { why: "opens the machine's own files to runs", when: isGiven },
  hostnetwork: { why: "puts runs into the machine's network", when: isOn },
  hostpid: { why: "shows runs the machine's processes", when: isOn },
  hostipc: { why: "shares the machine's memory segments with runs", when: isOn },
  hostport: { why: "takes ports of the machine", when: (node) => isGiven(node) && !says(/^0$/)(node) },
  shareprocessnamespace: { why: "lets the containers of a pod see each other's processes", when: isOn },
  serviceaccount: { why: "gives runs the rights of a service account", when: isGiven },
  serviceaccountname: { why: "gives runs the rights of a service account", when: isGiven },
  serviceaccounttoken: { why: "gives runs a token of the cluster", when: always },
  automountserviceaccounttoken: { why: "gives runs a token of the cluster", when: isOn },
  mountpropagation: { why: "lets mounts reach the machine", when: says(/^(?:bidirectional|r?shared)$/i) },
  runasuser: { why: "runs programs as root", when: says(/^0$/) },
  capadd: { why: "gives runs more rights of the kernel", when: isGiven },
  capabilities: { why: "gives runs more rights of the kernel", when: hasAdditions },
  securityopt: { why: "turns a protection off", when: says(/unconfined|disable/i) },
  seccompprofile: { why: "turns a protection off", when: says(/unconfined/i) },
  apparmorprofile: { why: "turns a protection off", when: says(/unconfined/i) },
  network: { why: "puts runs into the machine's network", when: isHost },
  net: { why: "puts runs into the machine's network", when: isHost },
  pid: { why: "shows runs the machine's processes", when: isHost },
  ipc: { why: "shares the machine's memory segments with runs", when: isHost },
  uts: { why: "shares the machine's name with runs", when: isHost },
  userns: { why: "turns the separation of users off", when: isHost },
  cgroupns: { why: "shares the machine's control groups with runs", when: isHost },
  device: { why: "opens devices of the machine to runs", when: isGiven },
  volume: { why: "opens the machine's own files to runs", when: says(/^[/~.]/) },
  v: { why: "opens the machine's own files to runs", when: says(/^[/~.]/) },
  mount: { why: "opens the machine's own files to runs", when: says(/type=bind|(?:src|source)=\//i) },
  volumesfrom: { why: "opens another container's files to runs", when: isGiven },
};

function hasAdditions(node: ConfigNode): boolean {
  return node.kind === "map" && [...node.entries.keys()].some((key) => normalizedKey(key) === "add");
}

/** Warns about dangerous native settings that the admin's side writes (R30); they are the admin's to decide. */
export function checkDangerous(root: MapNode): Issue[] {
  const native = root.entries.get("resource_args");
  if (!native) return [];
  const issues: Issue[] = [];
  const reported = new Set<string>();
  walkConfig(native.node, ["resource_args"], (node, keys, entry) => {
    const name = normalizedKey(keys.at(-1) ?? "");
    const danger = Object.hasOwn(dangers, name) ? dangers[name] : undefined;
    const socket = node.kind === "scalar" && /(?:docker|containerd|crio|podman)\.sock\b/i.test(node.text);
    const isDangerous = entry !== undefined && danger?.when(node) === true;
    if (!isDangerous && !socket) return;
    if ([...reported].some((path) => pointerOf(keys).startsWith(`${path}/`))) return;
    reported.add(pointerOf(keys));
    const why = socket ? "hands the machine's container engine to runs" : danger?.why;
    issues.push(
      issueAt(isDangerous ? entry.keyOrigin : node.origin, {
        code: "dangerous-setting",
        severity: "warning",
        message: `${formatPath(keys.map((key) => ({ key })))} ${why}; keep it only if every submitter may have that.`,
        path: pointerOf(keys),
        found: describeNode(node),
      }),
    );
  });
  return issues;
}
