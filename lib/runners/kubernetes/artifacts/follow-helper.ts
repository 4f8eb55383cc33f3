import type { AttemptState } from "../attempt/attempt-state";
import type { KubeClient } from "../cluster/kube-client";
import { KubeError } from "../cluster/kube-error";
import type { Pod } from "../cluster/kube-objects";
import { podsPath } from "../cluster/object-paths";
import { hasStarted } from "../workload/pod-order";

interface HelperLog {
  client: KubeClient;
  state: AttemptState;
  container: string;
  /** Aborted when nothing of the attempt runs any more: then what is there is given. */
  signal: AbortSignal;
}

/** The log of a helper that comes before the program, once it has started; nothing where it cannot be read. */
export async function* followHelper({ client, state, container, signal }: HelperLog): AsyncGenerator<Buffer> {
  const pod = await untilStarted(state, container, signal);
  if (!pod) return;
  const { namespace, name } = pod.metadata;
  const path = `${podsPath(namespace)}/${encodeURIComponent(name)}/log`;
  try {
    yield* client.stream(path, { query: { container, follow: !signal.aborted } });
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
  }
}

async function untilStarted(
  state: AttemptState,
  container: string,
  signal: AbortSignal,
): Promise<Pod | undefined> {
  for (;;) {
    const seen = state.changes;
    const found = state.pods().find((pod) => {
      const helper = pod.status.initContainerStatuses.find((status) => status.name === container);
      return helper?.state.running ?? helper?.state.terminated;
    });
    if (found || signal.aborted || state.pods().some(hasStarted)) return found;
    const stop = () => state.wake();
    signal.addEventListener("abort", stop, { once: true });
    await state.changed(seen, 30_000);
    signal.removeEventListener("abort", stop);
  }
}
