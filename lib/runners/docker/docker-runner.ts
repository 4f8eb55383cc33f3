/**
 * Runs attempts as containers of one Docker Engine. An attempt's container has a name of its own, which makes a second start
 * fail in the engine itself, and labels by which any later agent process finds it. Nothing is kept in memory only:
 * created → started → ended → removed by `cleanUp`.
 */
import type Docker from "dockerode";
import type { JsonObject } from "../../config/tree/node";
import { fillImage, isBuiltFromCode } from "../../config/values/built-image";
import { fillManifest } from "../fill-manifest";
import type { ImageBuilder } from "../image-builder";
import {
  AlreadyStartedError,
  type AttemptHandle,
  type AttemptKey,
  type AttemptOutput,
  type AttemptSpec,
  type Runner,
  StartRefusal,
} from "../runner";
import { connectEngine, defaultSocket, type EngineAddress } from "./connect-engine";
import { attemptLabels, type CreateRequest, toCreateRequest } from "./container-body";
import { formatPosition } from "./container-log-position";
import { copyIn } from "./copy-in";
import { isStatus } from "./engine-error";
import { ensureImage } from "./ensure-image";
import { explainStart } from "./explain-start";
import { findWorkingDir, mountArtifacts } from "./mount-artifacts";
import { patiently } from "./patiently";
import { pickDigest } from "./pick-digest";
import { createOnce, startOnce } from "./start-container";
import { watchContainer } from "./watch-container";

export interface DockerRunnerSettings extends EngineAddress {
  /** Makes images of code; null when this agent builds none. */
  builder: ImageBuilder | null;
  /** Where `docker login` wrote its credentials; left out: the home of the agent's user. */
  dockerConfigFile?: string | undefined;
}

export function createDockerRunner(settings: DockerRunnerSettings): Runner {
  const docker = connectEngine(settings);
  return new DockerRunner(docker, settings);
}

/** Before any output of the container. */
const beginning = formatPosition({});

class DockerRunner implements Runner {
  readonly resource = "docker";
  readonly #docker: Docker;
  readonly #settings: DockerRunnerSettings;
  readonly #handles = new Set<AttemptHandle>();

  constructor(docker: Docker, settings: DockerRunnerSettings) {
    this.#docker = docker;
    this.#settings = settings;
  }

  needsCode(config: JsonObject, manifest: JsonObject): boolean {
    return isBuiltFromCode(config, manifest);
  }

  async start(spec: AttemptSpec, output: AttemptOutput, signal: AbortSignal): Promise<AttemptHandle> {
    await this.#refuseSecondStart(spec, signal);
    const manifest = await this.#withImage(spec, output, signal);
    const image = String(manifest.Image);
    const subject = { address: this.#settings.host || defaultSocket, agent: spec.agent, image };
    signal.throwIfAborted();
    const tell = (text: string) => output.write("system", Buffer.from(`${text}\n`), beginning);
    const from = { dockerConfigFile: this.#settings.dockerConfigFile, config: spec.config, signal };
    await ensureImage(this.#docker, subject, from, tell);
    signal.throwIfAborted();
    const request = await this.#withArtifacts(
      spec,
      toCreateRequest(spec, fillManifest(manifest, spec.fromAgent, spec.agentEnv)),
    );
    const container = await createOnce(this.#docker, request, spec, signal).catch((error: unknown) => {
      throw explainStart(error, subject);
    });
    let info: Docker.ContainerInspectInfo;
    try {
      await copyIn(container, spec.checkpoints ?? [], signal);
      info = await startOnce(container, signal);
      signal.throwIfAborted();
    } catch (error) {
      // An engine that cannot be reached keeps it: the agent cleans up again when it answers.
      await removeContainer(container).catch(() => undefined);
      throw explainStart(error, subject);
    }
    await this.#noteImage(info, output);
    return this.#keep(watchContainer({ container, info, spec, position: null, output }));
  }

  async adopt(
    spec: AttemptSpec,
    from: { id: string | null; position: string | null },
    output: AttemptOutput,
  ): Promise<AttemptHandle | null> {
    const container = await this.#find(spec);
    if (!container) return null;
    const info = await container.inspect();
    if (info.State.Status === "created") {
      // The earlier process died between creating and starting it: the program never ran.
      await removeContainer(container);
      return null;
    }
    // The earlier process may have been killed before it could tell.
    await this.#noteImage(info, output);
    return this.#keep(watchContainer({ container, info, spec, position: from.position, output }));
  }

  async list(ownId: string): Promise<AttemptKey[]> {
    const containers = await this.#listByLabels({ [attemptLabels.ownId]: ownId });
    return containers.flatMap(({ Labels }) => {
      const runId = Labels[attemptLabels.run];
      const attempt = Number(Labels[attemptLabels.attempt]);
      return runId === undefined || !Number.isInteger(attempt) ? [] : [{ runId, attempt }];
    });
  }

  async cleanUp(attempt: AttemptKey): Promise<void> {
    for (const { Id } of await this.#listByLabels(labelsOf(attempt)))
      await removeContainer(this.#docker.getContainer(Id));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#handles].map((handle) => handle.release()));
  }

  #keep(handle: AttemptHandle): AttemptHandle {
    this.#handles.add(handle);
    void handle.ended.then(() => this.#handles.delete(handle));
    return handle;
  }

  /** Before the long work of pulling and building; the engine refuses those that pass here at the same time. */
  async #refuseSecondStart(spec: AttemptSpec, signal: AbortSignal): Promise<void> {
    const subject = { address: this.#settings.host || defaultSocket, agent: spec.agent, image: "" };
    const found = await patiently(() => this.#find(spec), signal).catch((error: unknown) => {
      throw explainStart(error, subject);
    });
    if (found) throw new AlreadyStartedError(spec);
  }

  async #find(attempt: AttemptKey): Promise<Docker.Container | null> {
    const [found] = await this.#listByLabels(labelsOf(attempt));
    return found ? this.#docker.getContainer(found.Id) : null;
  }

  #listByLabels(labels: Record<string, string>): Promise<Docker.ContainerInfo[]> {
    const label = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    return this.#docker.listContainers({ all: true, filters: { label } });
  }

  async #withImage(spec: AttemptSpec, output: AttemptOutput, signal: AbortSignal): Promise<JsonObject> {
    if (!isBuiltFromCode(spec.config, spec.manifest)) return spec.manifest;
    const { builder } = this.#settings;
    if (!builder || spec.codeDir === null) {
      throw new StartRefusal(
        "build",
        `agent ${spec.agent} builds no images, and this run brings code without one: name an image under \`docker.image\`, or set \`builder.type: docker\` in the agent's config`,
      );
    }
    const request = { ...spec, codeDir: spec.codeDir };
    const { image } = await builder.build(request, output, beginning, signal);
    return fillImage(spec.manifest, image);
  }

  async #withArtifacts(spec: AttemptSpec, request: CreateRequest): Promise<CreateRequest> {
    const { artifacts = [] } = spec;
    if (artifacts.length === 0) return request;
    const workingDir = await findWorkingDir(this.#docker, request.body);
    const host = this.#settings.host || defaultSocket;
    return { ...request, body: mountArtifacts(request.body, artifacts, { workingDir, host }) };
  }

  async #noteImage(info: Docker.ContainerInspectInfo, output: AttemptOutput): Promise<void> {
    const image = await this.#docker
      .getImage(info.Image)
      .inspect()
      .catch(() => undefined);
    output.noteImage(
      info.Config.Image,
      pickDigest(info.Config.Image, image?.RepoDigests ?? []) ?? info.Image,
    );
  }
}

function labelsOf({ runId, attempt }: AttemptKey): Record<string, string> {
  return { [attemptLabels.run]: runId, [attemptLabels.attempt]: String(attempt) };
}

/** Kills and removes it with its anonymous volumes. It may be gone, or on its way out. */
async function removeContainer(container: Docker.Container): Promise<void> {
  await container.remove({ force: true, v: true }).catch((error: unknown) => {
    if (!isStatus(error, 404, 409)) throw error;
  });
}
