import { describe, expect, it } from "vitest";
import { listOf } from "../../../config/render/kubernetes-pod";
import { mapAt } from "../../../config/render/render-context";
import type { JsonObject } from "../../../config/tree/node";
import { StartRefusal } from "../../runner";
import { addHelpers } from "./add-helpers";

const artifacts = {
  inputs: [{ name: "images:v3", path: "data" }],
  outputs: [{ position: 2, name: "model", path: "/out/" }],
  lists: ["s-inputs-0"],
  sendPrefix: "s-send-",
};

function podOf(pod: JsonObject, given: Parameters<typeof addHelpers>[1] = artifacts): JsonObject {
  const job = { apiVersion: "batch/v1", kind: "Job", spec: { template: { spec: pod } } };
  return mapAt(mapAt(mapAt(addHelpers(job, given, "agent:1").spec).template).spec);
}
const main = { name: "main", image: "i", workingDir: "/work" };

describe("helpers for artifacts", () => {
  it("leave the inputs read-only in every container, and come first and last", () => {
    const own = { name: "own", image: "o" };
    const pod = podOf({
      containers: [main, { name: "beside", image: "b", workingDir: "/b" }],
      initContainers: [own],
    });
    const names = (list: unknown[]) => list.map((one) => mapAt(one as JsonObject).name);
    expect(names(listOf(pod.initContainers))).toEqual(["slipway-inputs", "own"]);
    expect(names(listOf(pod.containers))).toEqual(["main", "beside", "slipway-outputs"]);
    const mounts = listOf(pod.containers).map((one) => mapAt(one).volumeMounts);
    const at = (mountPath: string) => ({ name: "slipway-inputs", mountPath, subPath: "0", readOnly: true });
    const made = { name: "slipway-output-2", mountPath: "/out" };
    expect(mounts.slice(0, 2)).toEqual([
      [at("/work/data"), made],
      [at("/b/data"), made],
    ]);
    expect(mounts[2]).toContainEqual({ ...made, mountPath: "/slipway/outputs/2", readOnly: true });
  });

  it("hold no variable and no secret but their own lists", () => {
    const pod = podOf({ containers: [{ ...main, envFrom: [{ secretRef: { name: "key" } }] }] });
    const helpers = [listOf(pod.initContainers)[0], listOf(pod.containers)[1]].map((one) => mapAt(one));
    for (const helper of helpers) expect([helper.env, helper.envFrom]).toEqual([undefined, undefined]);
    expect(JSON.stringify(helpers)).not.toContain("key");
  });

  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    ["as root where nobody says who", {}, {}, { runAsUser: 0 }],
    ["as the program", { runAsUser: 7 }, {}, { runAsUser: 7 }],
    ["as the pod, which says it for all", {}, { runAsUser: 8 }, {}],
    ["as somebody else than root where it must", {}, { runAsNonRoot: true }, { runAsUser: 65_532 }],
  ])("send outputs %s", (_, container, pod, expected) => {
    const { containers } = podOf({
      containers: [{ ...main, securityContext: container }],
      securityContext: pod,
    });
    const { runAsUser } = mapAt(mapAt(listOf(containers)[1]).securityContext);
    expect(runAsUser).toBe(expected.runAsUser);
  });

  it("are refused in words where a path has no place", () => {
    expect(() => podOf({ containers: [{ name: "main", image: "i" }] })).toThrow(StartRefusal);
    expect(() => podOf({ containers: [{ name: "main", image: "i" }] })).toThrow(
      /images:v3 cannot be put at data: .*`workingDir`/,
    );
  });

  it("are none for a run that takes and leaves nothing", () => {
    const none = { ...artifacts, inputs: [], outputs: [] };
    expect(podOf({ containers: [main] }, none)).toEqual({ containers: [main] });
  });
});
