import { normalizedKey } from "../../normalise/normalised-key";
import type { NativeJudge, NativePlace, NativeRule } from "./native-judge";
import { single } from "./native-rules";

/** A name that must be among those that `native.kubernetes` lists for submitters. */
export function listedName(what: "secrets" | "configMaps" | "claims"): NativeRule {
  const wording = { secrets: "secrets", configMaps: "config_maps", claims: "claims" }[what];
  return (place, judge) => {
    const { node } = place;
    const listed = judge.native[what];
    if (node.kind === "scalar" && typeof node.value === "string" && listed.includes(node.value)) return;
    const allowed = listed.join(", ") || "none";
    judge.refuse(place, `the queue does not list it (native.kubernetes.${wording}: ${allowed})`, { allowed });
  };
}

/** A reference to a listed secret or config map: `{name, key, optional}`. */
export function reference(what: "secrets" | "configMaps"): NativeRule {
  return (place, judge) => {
    judge.map(place, { name: listedName(what), key: single, optional: single });
    requireName(place, judge, "name");
  };
}

/** Without a name the reference would be filled in elsewhere. */
export function requireName(place: NativePlace, judge: NativeJudge, name: string): void {
  const { node } = place;
  if (node.kind !== "map" || [...node.entries.keys()].some((key) => normalizedKey(key) === name)) return;
  judge.refuse(place, "it names nothing");
}

/** `envFrom`: listed secrets and config maps. */
export const variableSources: NativeRule = (place, judge) => {
  if (place.node.kind !== "list") {
    judge.refuse(place, "a list is needed here");
    return;
  }
  judge.children(
    place,
    () => (item) =>
      judge.map(item, {
        prefix: single,
        secretref: reference("secrets"),
        configmapref: reference("configMaps"),
      }),
  );
};

const fieldReference: NativeRule = (place, judge) =>
  judge.map(place, { apiversion: single, fieldpath: single });

const valueFrom: NativeRule = (place, judge) =>
  judge.map(place, {
    fieldref: fieldReference,
    secretkeyref: reference("secrets"),
    configmapkeyref: reference("configMaps"),
  });

/** `env` of a container: literal texts, field references, listed secrets and config maps. */
export const containerVariables: NativeRule = (place, judge) => {
  const { node } = place;
  if (node.kind === "scalar") {
    judge.refuse(place, "a list or map of variables is needed here");
    return;
  }
  if (node.kind === "map") {
    judge.children(place, () => single);
    return;
  }
  judge.children(place, () => (item) => {
    if (item.node.kind === "scalar") return;
    judge.map(item, { name: single, value: single, valuefrom: valueFrom });
  });
};
