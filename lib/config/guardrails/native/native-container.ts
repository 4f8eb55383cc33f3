import { normalizedKey } from "../../normalise/normalised-key";
import type { ConfigNode, MapNode } from "../../tree/node";
import { isSameData } from "../../tree/node-at";
import { entryLike, type NativeJudge, type NativePlace, type NativeRule } from "./native-judge";
import { flatMap, single, singleOrList, textAt } from "./native-rules";
import { containerVariables, variableSources } from "./native-variables";
import { isOpenVolume } from "./native-volumes";

const resources: NativeRule = (place, judge) => judge.map(place, { limits: flatMap, requests: flatMap });

const ports: NativeRule = (place, judge) => {
  if (place.node.kind !== "list") judge.refuse(place, "a list is needed here");
  else {
    judge.children(
      place,
      () => (item) => judge.map(item, { name: single, containerport: single, protocol: single }),
    );
  }
};

/** The rule for `containers` and `initContainers` of a pod, with the admin's pod to compare with. */
export function containerList(pod: ConfigNode | undefined, volumes: ConfigNode | undefined): NativeRule {
  return (place, judge) => {
    const { node, base } = place;
    if (node.kind !== "list") {
      judge.refuse(place, "a list is needed here");
      return;
    }
    for (const [index, item] of node.items.entries()) {
      const own = matching(item, index, base);
      if (own && isSameData(own, item)) continue;
      const at = { node: item, keys: [...place.keys, String(index)], base: undefined };
      judgeContainer(at, own, mountRule(pod, volumes), judge);
    }
  };
}

function judgeContainer(
  place: NativePlace,
  own: ConfigNode | undefined,
  volumeMounts: NativeRule,
  judge: NativeJudge,
): void {
  const before = judge.issues.length;
  judge.visit(place, (at) =>
    judge.map(
      { ...at, base: own },
      {
        name: single,
        image: single,
        command: singleOrList,
        args: singleOrList,
        workingdir: single,
        env: containerVariables,
        envfrom: variableSources,
        resources,
        ports,
        volumemounts: volumeMounts,
      },
    ),
  );
  const isSaid = judge.issues
    .slice(before)
    .some((issue) => /securitycontext/i.test(normalizedKey(issue.path)));
  if (!isSaid) keepHardening({ ...place, base: own }, judge);
}

/** Lists are replaced whole, so a container that leaves out the admin's security context would take it away (R30). */
function keepHardening({ node, keys, base }: NativePlace, judge: NativeJudge): void {
  if (node.kind !== "map" || base?.kind !== "map") return;
  const hardening = entryLike(base.entries, "securityContext");
  if (!hardening) return;
  const kept = entryLike(node.entries, hardening.key);
  if (kept && isSameData(kept.node, hardening.node)) return;
  judge.refuse({ node, keys, base }, "it leaves out the securityContext that the queue gives this container");
}

/** The admin's container that this one takes the place of: by name, else by position, else the last. */
function matching(item: ConfigNode, index: number, base: ConfigNode | undefined): ConfigNode | undefined {
  if (base?.kind !== "list") return undefined;
  const name = textAt(item, "name");
  const named = name === undefined ? undefined : base.items.find((own) => textAt(own, "name") === name);
  return named ?? base.items[index] ?? base.items.at(-1);
}

/** Mounts without propagation; of the admin's own volumes only what submitters could define, or as the admin mounts them. */
function mountRule(pod: ConfigNode | undefined, volumes: ConfigNode | undefined): NativeRule {
  const admins = pod?.kind === "map" ? mountsOf(pod) : [];
  const mount: NativeRule = (item, judge) => {
    if (admins.some((own) => isSameData(own, item.node))) return;
    judge.map(item, {
      name: single,
      mountpath: single,
      subpath: single,
      subpathexpr: single,
      readonly: single,
    });
    const name = textAt(item.node, "name");
    const volume =
      volumes?.kind === "list" ? volumes.items.find((one) => textAt(one, "name") === name) : undefined;
    if (volume && !isOpenVolume(volume, judge)) {
      judge.refuse(item, "it mounts a volume of the queue in another way than the queue does");
    } else if (isReadOnly(admins, name) && textAt(item.node, "readonly") !== "true") {
      judge.refuse(item, "the queue mounts this volume read-only");
    }
  };
  return (place, judge) => {
    if (place.node.kind === "list") judge.children(place, () => mount);
    else judge.refuse(place, "a list is needed here");
  };
}

function isReadOnly(mounts: readonly ConfigNode[], name: string | undefined): boolean {
  return mounts.some((own) => textAt(own, "name") === name && textAt(own, "readonly") === "true");
}

function mountsOf(pod: MapNode): ConfigNode[] {
  return [...pod.entries.values()]
    .filter((entry) => ["containers", "initcontainers"].includes(normalizedKey(entry.key)))
    .flatMap((entry) => (entry.node.kind === "list" ? entry.node.items : []))
    .flatMap((container) => {
      const mounts =
        container.kind === "map" ? entryLike(container.entries, "volumeMounts")?.node : undefined;
      return mounts?.kind === "list" ? mounts.items : [];
    });
}
