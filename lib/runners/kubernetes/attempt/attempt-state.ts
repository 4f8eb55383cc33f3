import type { JsonObject } from "../../../config/tree/node";
import { type KubeEvent, type Pod, podSchema, type Workload, workloadSchema } from "../cluster/kube-objects";
import type { AttemptView, SeenPod } from "./assess-attempt";

/** What the watches have told of one attempt, and a way to wait for more. */
export class AttemptState {
  #workload: Workload;
  #isGone = false;
  readonly #pods = new Map<string, SeenPod>();
  #events: KubeEvent[] = [];
  #waiters: (() => void)[] = [];
  #changes = 0;

  constructor(workload: Workload) {
    this.#workload = workload;
  }

  view(): AttemptView {
    return {
      workload: this.#workload,
      isGone: this.#isGone,
      pods: [...this.#pods.values()],
      events: this.#events,
    };
  }

  pods(): Pod[] {
    return [...this.#pods.values()].map(({ pod }) => pod);
  }

  find(uid: string): SeenPod | undefined {
    return this.#pods.get(uid);
  }

  get changes(): number {
    return this.#changes;
  }

  tellWorkload(object: JsonObject, isGone: boolean): void {
    const workload = workloadSchema.safeParse(object).data;
    if (workload?.metadata.uid !== this.#workload.metadata.uid) return;
    this.#workload = { ...workload, kind: workload.kind ?? this.#workload.kind };
    this.#isGone = isGone;
    this.wake();
  }

  tellPod(object: JsonObject, isGone: boolean): void {
    const pod = podSchema.safeParse(object).data;
    if (!pod) return;
    this.#pods.set(pod.metadata.uid, { pod, isGone });
    this.wake();
  }

  tellEvents(events: KubeEvent[]): void {
    this.#events = events;
  }

  wake(): void {
    this.#changes += 1;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  /** Settles with the next change after `seen`, or when the time is up. */
  changed(seen: number, milliseconds: number): Promise<void> {
    if (this.#changes !== seen) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#waiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
