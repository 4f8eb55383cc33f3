import { normalizedKey } from "../../normalise/normalised-key";
import type { ConfigNode } from "../../tree/node";
import type { NativeJudge, NativePlace, NativeRule } from "./native-judge";

/** Settings that are dangerous wherever they stand; free-form parts are searched for them too. */
const dangerous = new Set([
  "securitycontext",
  "privileged",
  "allowprivilegeescalation",
  "capabilities",
  "hostpath",
  "hostport",
  "hostip",
  "hostpid",
  "hostipc",
  "hostnetwork",
  "hostusers",
  "hostaliases",
  "shareprocessnamespace",
  "serviceaccount",
  "serviceaccountname",
  "serviceaccounttoken",
  "automountserviceaccounttoken",
  "mountpropagation",
  "nodename",
  "schedulername",
  "runtimeclassname",
  "priorityclassname",
  "imagepullsecrets",
  "ephemeralcontainers",
  "ownerreferences",
  "finalizers",
]);

/** Labels and selectors are plain names and texts: a key there is no setting. */
const nameMaps = new Set(["matchlabels", "labels", "annotations"]);

/** One value. */
export const single: NativeRule = (place, judge) => {
  if (place.node.kind !== "scalar") judge.refuse(place, "one value is needed here");
};

/** One value or a list of them. */
export const singleOrList: NativeRule = (place, judge) => {
  const { node } = place;
  if (node.kind === "map" || (node.kind === "list" && node.items.some((item) => item.kind !== "scalar"))) {
    judge.refuse(place, "one value or a list of values is needed here");
  }
};

/** A map of names to single values. */
export const flatMap: NativeRule = (place, judge) => {
  const { node } = place;
  if (node.kind === "scalar" && node.value === null) return;
  if (node.kind !== "map") judge.refuse(place, "a map of names to values is needed here");
  else judge.children(place, () => single);
};

/** Plain data of any shape, searched at any depth for what is dangerous. */
export const plainData: NativeRule = (place, judge) => {
  searchDangerous(place, judge);
};

function searchDangerous(place: NativePlace, judge: NativeJudge): void {
  const { node, keys } = place;
  if (node.kind === "list") {
    node.items.forEach((item, index) => {
      searchDangerous({ node: item, keys: [...keys, String(index)], base: undefined }, judge);
    });
    return;
  }
  if (node.kind !== "map") return;
  for (const entry of node.entries.values()) {
    const below = { node: entry.node, keys: [...keys, entry.key], base: undefined, entry };
    const name = normalizedKey(entry.key);
    if (dangerous.has(name)) judge.visit(below, undefined);
    else if (!nameMaps.has(name)) searchDangerous(below, judge);
  }
}

/** The text of a scalar at a key, whatever its spelling. */
export function textAt(node: ConfigNode | undefined, name: string): string | undefined {
  if (node?.kind !== "map") return undefined;
  for (const entry of node.entries.values()) {
    if (normalizedKey(entry.key) === name && entry.node.kind === "scalar" && entry.node.value !== null) {
      return entry.node.text;
    }
  }
  return undefined;
}
