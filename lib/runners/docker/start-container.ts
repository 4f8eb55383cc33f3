/**
 * Creates and starts a container, once, also where the way to the engine breaks meanwhile: an answer that was lost is neither
 * a failure nor another start. The container tells which call has made it.
 */
import { randomUUID } from "node:crypto";
import type Docker from "dockerode";
import { mapAt } from "../../config/render/render-context";
import { AlreadyStartedError, type AttemptKey } from "../runner";
import { attemptLabels, type CreateRequest } from "./container-body";
import { createContainer } from "./create-container";
import { isBroken, isStatus, isUnreachable } from "./engine-error";
import { patiently } from "./patiently";

export async function createOnce(
  docker: Docker,
  { query, body }: CreateRequest,
  attempt: AttemptKey,
  signal: AbortSignal,
): Promise<Docker.Container> {
  const start = randomUUID();
  const marked = {
    query,
    body: { ...body, Labels: { ...mapAt(body.Labels), [attemptLabels.start]: start } },
  };
  let isRepeated = false;
  const create = async () => {
    try {
      return await createContainer(docker, marked);
    } catch (error) {
      if (!isStatus(error, 409)) throw error;
      const own = isRepeated ? await findOwn(docker, query.name, start) : null;
      if (own) return own;
      throw new AlreadyStartedError(attempt);
    }
  };
  return await patiently(create, signal, (error) => {
    // 404: the first call holds the name already, and is still at it.
    const isPassing = isBroken(error) || (isRepeated && isStatus(error, 404));
    isRepeated = true;
    return isPassing;
  });
}

async function findOwn(docker: Docker, name: string, start: string): Promise<Docker.Container | null> {
  const container = docker.getContainer(name);
  const { Id, Config } = await container.inspect();
  return Config.Labels[attemptLabels.start] === start ? docker.getContainer(Id) : null;
}

/** The engine would start a program that has ended already a second time: whether it was started is asked before. */
export async function startOnce(
  container: Docker.Container,
  signal: AbortSignal,
): Promise<Docker.ContainerInspectInfo> {
  let mayBeStarted = false;
  const start = async () => {
    if (mayBeStarted) {
      const info = await container.inspect();
      if (info.State.Status !== "created") return info;
    }
    mayBeStarted = true;
    await container.start();
    return await container.inspect();
  };
  return await patiently(start, signal, isUnreachable);
}
