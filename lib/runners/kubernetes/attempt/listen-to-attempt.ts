import type { JsonObject } from "../../../config/tree/node";
import type { AttemptSpec } from "../../runner";
import { type Workload, workloadSchema } from "../cluster/kube-objects";
import { type ObjectRef, podsPath } from "../cluster/object-paths";
import type { WatchHub } from "../cluster/watch-hub";
import { toStartRefusal } from "../explain/explain-denial";
import { isOwn, selectAgent } from "./attempt-marks";
import { AttemptState } from "./attempt-state";

export interface Listening {
  /** The attempt's state, with everything that was heard before its workload was known. */
  open(workload: Workload): AttemptState;
  leave(): void;
}

/** Listens before the workload is made or looked up, so that nothing is missed. Throws StartRefusal when it may not. */
export async function listenTo(
  hub: WatchHub,
  spec: AttemptSpec,
  ref: ObjectRef,
  collection: string,
): Promise<Listening> {
  const early: ((state: AttemptState) => void)[] = [];
  const ends: (() => void)[] = [];
  let opened: AttemptState | undefined;
  const tell = (change: (state: AttemptState) => void) => {
    if (opened) change(opened);
    else early.push(change);
  };
  const leave = () => {
    for (const end of ends) end();
  };
  const tellPod = (object: JsonObject, isGone: boolean) => tell((state) => state.tellPod(object, isGone));
  const selector = selectAgent(spec.ownId);
  const pods = podsPath(ref.namespace);
  try {
    ends.push(
      await hub.subscribe(collection, selector, (object, isGone) => {
        if (isOurs(object, spec)) tell((state) => state.tellWorkload(object, isGone));
      }),
      await hub.subscribe(pods, selector, (object, isGone) => {
        if (isOurs(object, spec)) tellPod(object, isGone);
      }),
    );
    // The pod that submits to a Ray cluster is the operator's own and has no labels of ours.
    if (ref.kind === "RayJob") ends.push(await hub.subscribe(pods, `job-name=${ref.name}`, tellPod));
  } catch (error) {
    leave();
    throw toStartRefusal(error, ref);
  }
  return {
    leave,
    open(workload) {
      const state = new AttemptState({ ...workload, kind: workload.kind ?? ref.kind });
      opened = state;
      for (const change of early) change(state);
      return state;
    },
  };
}

function isOurs(object: JsonObject, spec: AttemptSpec): boolean {
  const found = workloadSchema.safeParse(object).data;
  return found !== undefined && isOwn(found, spec);
}
