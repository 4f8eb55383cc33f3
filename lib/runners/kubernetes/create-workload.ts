import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { JsonObject } from "../../config/node";
import { mapAt } from "../../config/render/render-context";
import { AlreadyStartedError, type AttemptKey, StartRefusal } from "../runner";
import { isOwn, startAnnotation } from "./attempt-marks";
import { deleteObject } from "./end-workload";
import { toStartRefusal } from "./explain-denial";
import type { KubeClient } from "./kube-client";
import { isStatus, KubeError } from "./kube-error";
import { type Workload, workloadSchema } from "./kube-objects";
import { type ObjectRef, secretsPath } from "./object-paths";
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
  for (let failures = 0; ; failures += 1) {
    try {
      return workloadSchema.parse(await client.create(path, { body: marked }));
    } catch (error) {
      if (isStatus(error, 409)) return await findOwn(client, `${path}/${ref.name}`, ref, attempt, start);
      if (!isPassing(error) || failures + 1 >= tries) throw toStartRefusal(error, ref);
      await delay(200 * 3 ** failures);
    }
  }
}

async function findOwn(
  client: KubeClient,
  path: string,
  ref: ObjectRef,
  attempt: AttemptKey,
  start: string,
): Promise<Workload> {
  const found = workloadSchema.parse(await client.get(path));
  if (found.metadata.annotations[startAnnotation] === start) return found;
  if (isOwn(found, attempt)) throw new AlreadyStartedError(attempt);
  throw new StartRefusal(
    "start",
    `there is another ${ref.kind} called "${ref.name}" in the namespace "${ref.namespace}"`,
  );
}

/** Makes the Secret of an attempt, owned by its workload, so that the cluster removes both together. */
export async function createSecret(
  client: KubeClient,
  { ref, secret }: PreparedWorkload,
  owner: Workload,
): Promise<void> {
  if (!secret) return;
  const { apiVersion, kind } = ref;
  const ownerReferences = [{ apiVersion, kind, name: ref.name, uid: owner.metadata.uid }];
  const body: JsonObject = { ...secret.body, metadata: { ...mapAt(secret.body.metadata), ownerReferences } };
  const collection = secretsPath(ref.namespace);
  for (let failures = 0; ; failures += 1) {
    try {
      await client.create(collection, { body });
      return;
    } catch (error) {
      if (await isOwnSecret(client, error, `${collection}/${secret.name}`, owner)) return;
      if (failures + 1 >= tries || !(isStatus(error, 409) || isPassing(error)))
        throw toStartRefusal(error, ref);
      await delay(200 * 3 ** failures);
    }
  }
}

/** Whether the Secret that is there already is this workload's; one of an earlier workload of that name is removed. */
async function isOwnSecret(
  client: KubeClient,
  error: unknown,
  path: string,
  owner: Workload,
): Promise<boolean> {
  if (!isStatus(error, 409)) return false;
  if (await isOwnedBy(client, path, owner)) return true;
  await deleteObject(client, path, {});
  return false;
}

function isPassing(error: unknown): boolean {
  return error instanceof KubeError && error.isPassing;
}

async function isOwnedBy(client: KubeClient, path: string, owner: Workload): Promise<boolean> {
  try {
    const { metadata } = workloadSchema.parse(await client.get(path));
    return metadata.ownerReferences.some(({ uid }) => uid === owner.metadata.uid);
  } catch (error) {
    if (isStatus(error, 404)) return false;
    throw error;
  }
}
