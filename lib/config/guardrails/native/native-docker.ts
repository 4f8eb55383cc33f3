import type { ScalarNode } from "../../tree/node";
import type { NativeJudge, NativePlace, NativeRule, NativeRules } from "./native-judge";
import { singleOrList } from "./native-rules";

const open =
  "gpus cpus cpuperiod cpuquota cpushares cpusetcpus cpusetmems memory memoryreservation memoryswap shmsize pidslimit platform name m";

/** A value of an option; a flag inside it could be read as a further option (R30). */
const option: NativeRule = (place, judge) => {
  singleOrList(place, judge);
  for (const node of scalarsOf(place)) {
    if (typeof node.value === "string" && /(?:^|[\s"'=])--?[A-Za-z]/.test(node.value))
      refuseFlag(place, judge);
  }
};

const variables: NativeRule = (place, judge) => {
  const { node } = place;
  if (node.kind === "map") {
    for (const { node: value } of node.entries.values()) {
      if (value.kind !== "scalar") judge.refuse(place, "variables are names with text values");
    }
    return;
  }
  for (const item of scalarsOf(place)) {
    if (typeof item.value === "string" && !/^[A-Za-z_][A-Za-z0-9_]*(?:=|$)/.test(item.value)) {
      refuseFlag(place, judge);
    }
  }
  singleOrList(place, judge);
};

/** Names of ulimits with their values, as texts or as a map. */
const ulimits: NativeRule = (place, judge) => {
  if (place.node.kind === "map") judge.children(place, () => option);
  else option(place, judge);
};

const runtime: NativeRule = (place, judge) => {
  const { node } = place;
  if (node.kind === "scalar" && (node.value === "nvidia" || node.value === "runc")) return;
  judge.refuse(place, "submitters may choose the runtimes nvidia and runc", { allowed: "nvidia, runc" });
};

/** What submitters may set inside resource_args.docker (R30); `command` and `workdir` reach no command line of docker. */
export const dockerRules: NativeRules = {
  ...Object.fromEntries(open.split(" ").map((name) => [name, option])),
  env: variables,
  e: variables,
  ulimit: ulimits,
  runtime,
  command: singleOrList,
  workdir: option,
  w: option,
};

function scalarsOf({ node }: NativePlace): ScalarNode[] {
  if (node.kind === "scalar") return [node];
  return node.kind === "list" ? node.items.flatMap((item) => (item.kind === "scalar" ? [item] : [])) : [];
}

function refuseFlag(place: NativePlace, judge: NativeJudge): void {
  judge.refuseValue(
    place,
    "flag-in-value",
    `The value of ${place.keys.at(-1)} holds what looks like a further option; one option has one value.`,
  );
}
