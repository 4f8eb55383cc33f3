import { z } from "zod";
import { growingPause } from "../../repeat";
import { type AttemptSpec, OtherNow, OutputsLost, type RemoteFile, type RemoteOutputs } from "../../runner";
import type { KubeClient } from "../cluster/kube-client";
import { isStatus, KubeError } from "../cluster/kube-error";
import { type Pod, podSchema } from "../cluster/kube-objects";
import { podsPath, secretsPath } from "../cluster/object-paths";
import { isOver } from "../workload/pod-order";
import { secretBody, sendSecretPrefix } from "../workload/prepare-workload";
import { HelperWords } from "./helper-words";
import {
  filesInSecret,
  type Order,
  orderAnnotation,
  outputsContainer,
  packList,
  sendSlots,
} from "./pod-protocol";

type Options = Parameters<RemoteOutputs["list"]>[1];

/** How long the helper's log is followed before the pod is looked at, and the order said again: the node may have missed it. */
const pauses = { first: 2_000, longest: 60_000 };

/**
 * Speaks with the helper that holds what a program has left in its pod. All that it has said is in its log, which is read from the
 * beginning: an agent that was restarted knows as much as the one before.
 */
export class PodOutputs implements RemoteOutputs {
  readonly #client: KubeClient;
  readonly #spec: AttemptSpec;
  readonly #findPod: () => Pod | undefined;
  readonly #words = new HelperWords();
  #round = 1;
  #nextSlot = 0;

  constructor(client: KubeClient, spec: AttemptSpec, findPod: () => Pod | undefined) {
    this.#client = client;
    this.#spec = spec;
    this.#findPod = findPod;
  }

  get #pod(): Pod {
    const pod = this.#findPod();
    if (!pod) throw new OutputsLost("the pod went away before its outputs were sent");
    return pod;
  }

  async list(
    position: number,
    { signal, say }: Options,
  ): Promise<{ files: RemoteFile[]; left: string[] } | null> {
    const found = await this.#until(() => this.#words.output(this.#round, position), { signal, say });
    if ("failure" in found.end) throw new Error(found.end.failure);
    return found.end.isThere ? { files: found.files, left: found.left } : null;
  }

  async send(
    position: number,
    contents: readonly { digest: string; address: string }[],
    options: Options,
  ): Promise<void> {
    for (let from = 0; from < contents.length; from += filesInSecret) {
      const some = contents.slice(from, from + filesInSecret);
      const url = this.#spec.remote?.url ?? "";
      const list = packList({ url, output: position, contents: some.map((one) => ({ ...one })) });
      const slot = await this.#fill(list, options.signal);
      const end = await this.#until(() => this.#words.slot(slot), options);
      if ("sent" in end) continue;
      if (!end.isOther) throw new Error(end.failure);
      this.#round += 1;
      throw new OtherNow(end.failure);
    }
  }

  /** Puts a list into the first free Secret of those that the pod mounts; ones that an earlier process has filled are passed over. */
  async #fill(list: string, signal: AbortSignal): Promise<number> {
    const { namespace, name, uid } = this.#pod.metadata;
    const ownerReferences = [{ apiVersion: "v1", kind: "Pod", name, uid }];
    while (this.#nextSlot < sendSlots) {
      const slot = this.#nextSlot;
      const body = secretBody(`${sendSecretPrefix(this.#spec)}${slot}`, { namespace }, { list }, this.#spec);
      const metadata = z.record(z.string(), z.json()).parse(body.metadata);
      try {
        const owned = { ...body, metadata: { ...metadata, ownerReferences } };
        await this.#client.create(secretsPath(namespace), { body: owned, signal });
        return slot;
      } catch (error) {
        if (!isStatus(error, 409)) throw error;
      } finally {
        this.#nextSlot += 1;
      }
    }
    throw new Error("what it has left is too much to be sent out of a pod, or was sent too often");
  }

  async #until<T>(look: () => T | undefined, { signal, say }: Options): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const waiting = AbortSignal.any([signal, AbortSignal.timeout(growingPause(tries, pauses))]);
      try {
        await this.#order(signal);
        const found = await this.#listen(look, waiting, say);
        if (found !== undefined) return found;
        await this.#requireLiving(signal);
      } catch (error) {
        signal.throwIfAborted();
        if (waiting.aborted) continue;
        if (isStatus(error, 404)) throw this.#lost();
        if (!(error instanceof KubeError && error.isPassing)) throw error;
      }
    }
  }

  /** A changed annotation makes the node look at once at the Secrets of the pod as well. */
  async #order(signal: AbortSignal): Promise<void> {
    const { namespace, name } = this.#pod.metadata;
    const outputs = this.#spec.remote?.outputs.map(({ position }) => position) ?? [];
    const order: Order & { said: string } = { round: this.#round, outputs, said: new Date().toISOString() };
    const body = { metadata: { annotations: { [orderAnnotation]: JSON.stringify(order) } } };
    await this.#client.patch(`${podsPath(namespace)}/${encodeURIComponent(name)}`, { body, signal });
  }

  async #listen<T>(
    look: () => T | undefined,
    signal: AbortSignal,
    say: (line: string) => void,
  ): Promise<T | undefined> {
    const { namespace, name } = this.#pod.metadata;
    const path = `${podsPath(namespace)}/${encodeURIComponent(name)}/log`;
    const query = { container: outputsContainer, follow: true };
    this.#words.begin();
    for await (const bytes of this.#client.stream(path, { query, signal })) {
      for (const line of this.#words.hear(bytes)) say(line);
      // What was asked for in an earlier process may stand before.
      this.#round = Math.max(this.#round, this.#words.round);
      const found = look();
      if (found !== undefined) return found;
    }
    return look();
  }

  async #requireLiving(signal: AbortSignal): Promise<void> {
    const { namespace, name, uid } = this.#pod.metadata;
    const path = `${podsPath(namespace)}/${encodeURIComponent(name)}`;
    const pod = podSchema.parse(await this.#client.get(path, { signal }));
    const isAway = pod.metadata.uid !== uid || pod.metadata.deletionTimestamp !== undefined || isOver(pod);
    const helper = pod.status.containerStatuses.find((status) => status.name === outputsContainer);
    if (isAway || helper?.state.terminated) throw this.#lost();
  }

  #lost(): OutputsLost {
    return new OutputsLost(`the pod ${this.#pod.metadata.name} went away before its outputs were sent`);
  }
}
