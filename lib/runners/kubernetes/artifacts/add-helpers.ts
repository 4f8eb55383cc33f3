import { placeInContainer } from "../../../config/render/kubernetes-artifacts";
import { listOf } from "../../../config/render/kubernetes-pod";
import { mapPods } from "../../../config/render/pod-places";
import { isMap, mapAt } from "../../../config/render/render-context";
import type { JsonObject, JsonValue } from "../../../config/tree/node";
import { StartRefusal } from "../../runner";
import {
  helperCommands,
  helperPaths,
  inputsContainer,
  orderAnnotation,
  outputsContainer,
  sendSlots,
} from "./pod-protocol";

interface PodPath {
  name: string;
  /** As the config has it. */
  path: string;
}

export interface PodArtifacts {
  inputs: readonly PodPath[];
  outputs: readonly (PodPath & { position: number })[];
  /** Names of the Secrets with the inputs' lists. */
  lists: readonly string[];
  /** What the names of the Secrets with contents to send begin with. */
  sendPrefix: string;
}

const small = { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "2", memory: "1Gi" } };
const folder = (name: string, position: number) => `${name}-${position}`;

/** The workload with its artifacts at their paths in every container: inputs by a container before the program, outputs held by one beside it. */
export function addHelpers(workload: JsonObject, artifacts: PodArtifacts, image: string): JsonObject {
  const { inputs, outputs } = artifacts;
  if (inputs.length === 0 && outputs.length === 0) return workload;
  return mapPods(workload, {
    container: (container) => container,
    pod: (pod) => {
      const containers = listOf(pod.containers);
      const [main] = containers;
      const before = inputs.length > 0 ? [fetchingContainer(artifacts, image, pod)] : [];
      const beside = outputs.length > 0 ? [holdingContainer(artifacts, image, pod, mapAt(main))] : [];
      return {
        ...pod,
        ...(before.length > 0 && { initContainers: [...before, ...listOf(pod.initContainers)] }),
        containers: [
          ...containers.map((one) => (isMap(one) ? withMounts(one, mapAt(main), artifacts) : one)),
          ...beside,
        ],
        volumes: [...listOf(pod.volumes), ...volumesOf(artifacts)],
      };
    },
  });
}

function withMounts(container: JsonObject, main: JsonObject, { inputs, outputs }: PodArtifacts): JsonObject {
  const base = container.workingDir ?? main.workingDir;
  const taken = inputs.map((input, place) => ({
    ...{ name: "slipway-inputs", mountPath: absolute(input, base, "input") },
    ...{ subPath: String(place), readOnly: true },
  }));
  const made = outputs.map((output) => ({
    ...{
      name: folder("slipway-output", output.position),
      mountPath: absolute(output, base, "output"),
    },
  }));
  return { ...container, volumeMounts: [...listOf(container.volumeMounts), ...taken, ...made] };
}

function absolute(
  { name, path: written }: PodPath,
  base: JsonValue | undefined,
  what: "input" | "output",
): string {
  const at = placeInContainer(written, base);
  if (at !== null) return at;
  throw new StartRefusal(
    "start",
    `${what} artifact ${name} cannot be put at ${written}: name a path from the root (/data/${name}), or the \`workingDir\` of the container`,
  );
}

function fetchingContainer({ lists }: PodArtifacts, image: string, pod: JsonObject): JsonObject {
  return {
    ...{ name: inputsContainer, image, args: [helperCommands.inputs], resources: small },
    // Why it failed is the end of its log.
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMounts: [
      { name: "slipway-inputs", mountPath: helperPaths.inputs },
      ...(lists.length > 0 ? [{ name: "slipway-lists", mountPath: helperPaths.lists, readOnly: true }] : []),
      { name: "slipway-scratch", mountPath: "/tmp" },
    ],
    securityContext: contextOf(pod, {}, 65_532),
  };
}

function holdingContainer(
  { outputs }: PodArtifacts,
  image: string,
  pod: JsonObject,
  main: JsonObject,
): JsonObject {
  return {
    ...{ name: outputsContainer, image, args: [helperCommands.outputs], resources: small },
    volumeMounts: [
      ...outputs.map(({ position }) => ({
        ...{ name: folder("slipway-output", position), readOnly: true },
        mountPath: `${helperPaths.outputs}/${position}`,
      })),
      { name: "slipway-sends", mountPath: helperPaths.sends, readOnly: true },
      { name: "slipway-told", mountPath: helperPaths.told, readOnly: true },
      { name: "slipway-scratch", mountPath: "/tmp" },
    ],
    // Programs that run as root leave files that only root reads.
    securityContext: contextOf(pod, mapAt(main.securityContext), 0),
  };
}

/** As whom a helper runs: as the program where that is said, else as `user` where that may be. */
function contextOf(pod: JsonObject, main: JsonObject, user: number): JsonObject {
  const ofPod = mapAt(pod.securityContext);
  const isUserless = main.runAsUser === undefined && ofPod.runAsUser === undefined;
  const isNonRoot = main.runAsNonRoot === true || ofPod.runAsNonRoot === true;
  const { runAsUser, runAsGroup, runAsNonRoot, seccompProfile } = main;
  return {
    allowPrivilegeEscalation: false,
    capabilities: user === 0 && !isNonRoot ? { drop: ["ALL"], add: ["DAC_OVERRIDE"] } : { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
    ...(runAsGroup !== undefined && { runAsGroup }),
    ...(runAsNonRoot !== undefined && { runAsNonRoot }),
    ...(seccompProfile !== undefined && { seccompProfile }),
    ...(runAsUser !== undefined && { runAsUser }),
    ...(isUserless && { runAsUser: isNonRoot && user === 0 ? 65_532 : user }),
  };
}

function volumesOf({ inputs, outputs, lists, sendPrefix }: PodArtifacts): JsonObject[] {
  const projected = (names: readonly string[], optional: boolean) => ({
    sources: names.map((name, place) => ({
      secret: { name, ...(optional && { optional }), items: [{ key: "list", path: String(place) }] },
    })),
  });
  const slots = Array.from({ length: sendSlots }, (_, slot) => `${sendPrefix}${slot}`);
  const order = { path: "order", fieldRef: { fieldPath: `metadata.annotations['${orderAnnotation}']` } };
  return [
    { name: "slipway-scratch", emptyDir: {} },
    ...(inputs.length > 0 ? [{ name: "slipway-inputs", emptyDir: {} }] : []),
    ...(lists.length > 0 ? [{ name: "slipway-lists", projected: projected(lists, false) }] : []),
    ...outputs.map(({ position }) => ({ name: folder("slipway-output", position), emptyDir: {} })),
    ...(outputs.length > 0
      ? [
          { name: "slipway-sends", projected: projected(slots, true) },
          { name: "slipway-told", downwardAPI: { items: [order] } },
        ]
      : []),
  ];
}
