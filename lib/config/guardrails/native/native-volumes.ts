import type { ConfigNode } from "../../tree/node";
import { isSameData } from "../../tree/node-at";
import { NativeJudge, type NativeRule } from "./native-judge";
import { plainData, single } from "./native-rules";
import { listedName, requireName } from "./native-variables";

const volume: NativeRule = (place, judge) =>
  judge.map(place, {
    name: single,
    emptydir: (inner) => judge.map(inner, { medium: single, sizelimit: single }),
    downwardapi: plainData,
    configmap: (inner) => {
      judge.map(inner, {
        name: listedName("configMaps"),
        items: plainData,
        defaultmode: single,
        optional: single,
      });
      requireName(inner, judge, "name");
    },
    secret: (inner) => {
      judge.map(inner, {
        secretname: listedName("secrets"),
        items: plainData,
        defaultmode: single,
        optional: single,
      });
      requireName(inner, judge, "secretname");
    },
    persistentvolumeclaim: (inner) => {
      judge.map(inner, { claimname: listedName("claims"), readonly: single });
      requireName(inner, judge, "claimname");
    },
  });

/** Volumes: of the admin's own, emptyDir, downwardAPI, and listed config maps, secrets and claims (R30). */
export const volumeList: NativeRule = (place, judge) => {
  const { node, base } = place;
  if (node.kind !== "list") {
    if (node.kind !== "scalar" || node.value !== null) judge.refuse(place, "a list is needed here");
    return;
  }
  judge.children(place, () => (item) => {
    if (base?.kind === "list" && base.items.some((own) => isSameData(own, item.node))) return;
    volume(item, judge);
  });
};

/** Whether submitters could have written this volume themselves; others are the admin's to mount. */
export function isOpenVolume(node: ConfigNode, judge: NativeJudge): boolean {
  const trial = new NativeJudge(judge.native, true);
  volume({ node, keys: ["volumes", "0"], base: undefined }, trial);
  return trial.issues.length === 0;
}
