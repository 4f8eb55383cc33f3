import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { mapAt } from "../../../config/render/render-context";
import type { JsonObject } from "../../../config/tree/node";
import { AlreadyStartedError, type AttemptKey, StartRefusal } from "../../runner";
import { isOwn, startAnnotation } from "../attempt/attempt-marks";
import type { KubeClient } from "../cluster/kube-client";
import { isStatus, KubeError } from "../cluster/kube-error";
import { type Workload, workloadSchema } from "../cluster/kube-objects";
import { type ObjectRef, secretsPath } from "../cluster/object-paths";
import { toStartRefusal } from "../explain/explain-denial";
import { deleteObject } from "./end-workload";
import type { PreparedWorkload } from "./prepare-workload";

const tries = 4;

/**
 * Creates the workload of an attempt, once: its name is the lock. An answer that was lost does not count as another start,
 * because the object tells which call has made it.
 */
export async function createWorkload(
  client: KubeClient,
  path: string,
  { ref, body }: PreparedWorkload,
  attempt: AttemptKey,
): Promise<Workload> {
  const start = randomUUID();
  const metadata = mapAt(body.metadata);
  const annotations = { ...mapAt(metadata.annotations), [startAnnotation]: start };
  const marked = { ...body, metadata: { ...metadata, annotations } };
  const findFirst = () => findOwn(client, `${path}/${ref.name}`, ref, attempt, start);
  return workloadSchema.parse(await createPatiently(client, path, marked, ref, findFirst));
}

async function findOwn(
  client: KubeClient,
  path: string,
  ref: ObjectRef,
  attempt: AttemptKey,
  start: string,
): Promise<JsonObject> {
  const object = await client.get(path);
  const found = workloadSchema.parse(object);
  if (found.metadata.annotations[startAnnotation] === start) return object;
  if (isOwn(found, attempt)) throw new AlreadyStartedError(attempt);
  throw new StartRefusal(
    "start",
    `there is another ${ref.kind} called "${ref.name}" in the namespace "${ref.namespace}"`,
  );
}

/**
 * Makes the Secrets of an attempt, owned by its workload, so that the cluster removes all together. One that is there is
 * right for an adopted workload, and left of an earlier one for a fresh workload. Secrets are never read: the agent needs
 * no right to.
 */
export async function createSecrets(
  client: KubeClient,
  { ref, secret, lists }: PreparedWorkload,
  owner: Workload,
  isAdopted: boolean,
): Promise<void> {
  for (const one of [...lists, ...(secret ? [secret] : [])])
    await createSecret(client, ref, one, owner, isAdopted);
}

async function createSecret(
  client: KubeClient,
  ref: ObjectRef,
  secret: { name: string; body: JsonObject },
  owner: Workload,
  isAdopted: boolean,
): Promise<void> {
  const { apiVersion, kind } = ref;
  const ownerReferences = [{ apiVersion, kind, name: ref.name, uid: owner.metadata.uid }];
  const body: JsonObject = { ...secret.body, metadata: { ...mapAt(secret.body.metadata), ownerReferences } };
  const collection = secretsPath(ref.namespace);
  await createPatiently(client, collection, body, ref, async () => {
    if (isAdopted) return body;
    await deleteObject(client, `${collection}/${secret.name}`, {});
    return null;
  });
}

/** `onConflict` gives what is there instead, or null to try again. */
async function createPatiently(
  client: KubeClient,
  collection: string,
  body: JsonObject,
  ref: ObjectRef,
  onConflict: () => Promise<JsonObject | null>,
): Promise<JsonObject> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await client.create(collection, { body });
    } catch (error) {
      const instead = isStatus(error, 409) ? await onConflict() : undefined;
      if (instead) return instead;
      if (failures + 1 >= tries || !(instead === null || isPassing(error))) throw toStartRefusal(error, ref);
      await delay(200 * 3 ** failures);
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof KubeError && error.isPassing;
}
