/**
 * Builds images inside a cluster, without any engine: a Job of kaniko's executor, run like any attempt. The code reaches it
 * through a volume that the agent has mounted as well; the Job pushes the image itself.
 */
import fs from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { keepDollars } from "../../../config/render/kubernetes-dollars";
import type { JsonObject } from "../../../config/tree/node";
import { type BuildPlan, type BuildSettings, planBuild } from "../../build-plan";
import { isInRegistry, type RegistryCredentials } from "../../find-image";
import type { BuildRequest, ImageBuilder } from "../../image-builder";
import { packTar } from "../../pack-tar";
import {
  AlreadyStartedError,
  type AttemptHandle,
  type AttemptOutput,
  type AttemptSpec,
  type Runner,
  StartRefusal,
} from "../../runner";

export interface KanikoSettings extends BuildSettings {
  /** Where the agent writes contexts: the volume of the claim, mounted in the agent. */
  contextDir?: string | undefined;
  /** The PersistentVolumeClaim that build Jobs mount. */
  contextClaim?: string | undefined;
  image?: string | undefined;
  /** A Secret with a Docker config for the registry. */
  secretName?: string | undefined;
  secretKey?: string | undefined;
  /** Further arguments of the executor, by name. */
  args?: Readonly<Record<string, string>>;
  runsAsRoot?: boolean;
  /** How the agent signs in to the registry, to look there for an image that was built before. */
  findCredentials?(image: string): Promise<RegistryCredentials | undefined>;
  /** A runner for the cluster, closed after each build. */
  openRunner(): Promise<Runner>;
}

const defaultImage = "gcr.io/kaniko-project/executor:v1.23.2";
const longestBuildSeconds = 3_600;

export function createKanikoBuilder(settings: KanikoSettings): ImageBuilder {
  return {
    type: "kaniko",
    async build(request, output, position, signal) {
      signal.throwIfAborted();
      const { contextDir, contextClaim } = settings;
      if (!contextDir || !contextClaim)
        throw missing("context-dir` and `context-claim", "the volume for code");
      const plan = await planBuild(request, settings, settings.runsAsRoot);
      if (!plan.isPushed) throw missing("destination", "the repository to push to");
      const tell = (text: string) => output.write("system", Buffer.from(text), position);
      if (await isInRegistry(plan.image, await settings.findCredentials?.(plan.image), signal)) {
        await tell(`The image ${plan.image} was built before and is used again.\n`);
        return { image: plan.image, isReused: true };
      }
      await tell(`${plan.choices.join("\n")}\nBuilding ${plan.image} with kaniko\n`);
      const context = `${request.runId}-${request.attempt}.tar.gz`;
      const file = path.join(contextDir, context);
      try {
        await pipeline(Readable.from(packTar(plan.entries)), createGzip(), fs.createWriteStream(file), {
          signal,
        });
        const spec = toBuildSpec(request, buildJob(plan, context, contextClaim, settings));
        await runBuild(spec, settings, asSystem(output, position), signal);
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        await fs.promises.rm(file, { force: true });
      }
      return { image: plan.image, isReused: false };
    },
  };
}

async function runBuild(
  spec: AttemptSpec,
  settings: KanikoSettings,
  output: AttemptOutput,
  signal: AbortSignal,
): Promise<void> {
  const runner = await settings.openRunner();
  try {
    const handle = await startOrAdopt(runner, spec, output, signal);
    const stop = () => handle.stop("cancelled", 0);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    const { outcome } = await handle.ended;
    signal.removeEventListener("abort", stop);
    await runner.cleanUp(spec);
    signal.throwIfAborted();
    if (outcome.reason === "finished") return;
    throw new StartRefusal(
      "build",
      `the image could not be built: ${outcome.diagnosis} (the log shows how far it came)`,
      { reason: "failed" },
    );
  } finally {
    await runner.close();
  }
}

/** An agent that was killed while it built finds its Job again. */
async function startOrAdopt(
  runner: Runner,
  spec: AttemptSpec,
  output: AttemptOutput,
  signal: AbortSignal,
): Promise<AttemptHandle> {
  try {
    return await runner.start(spec, output, signal);
  } catch (error) {
    if (!(error instanceof AlreadyStartedError)) throw error;
    const handle = await runner.adopt(spec, { id: null, position: null }, output);
    if (!handle) throw error;
    return handle;
  }
}

function buildJob(plan: BuildPlan, context: string, claim: string, settings: KanikoSettings): JsonObject {
  const { image = defaultImage, secretName, secretKey = ".dockerconfigjson" } = settings;
  const args = {
    context: `tar:///context/${context}`,
    dockerfile: plan.dockerfile,
    destination: plan.image,
    ...(plan.platform === undefined ? {} : { "custom-platform": plan.platform }),
    cache: "true",
    "compressed-caching": "false",
    "snapshot-mode": "redo",
    ...settings.args,
  };
  const secret = { secretName: secretName ?? "", items: [{ key: secretKey, path: "config.json" }] };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {},
    spec: {
      backoffLimit: 0,
      template: {
        spec: {
          restartPolicy: "Never",
          containers: [
            {
              name: "kaniko",
              image,
              args: Object.entries(args).map(([name, value]) => keepDollars(`--${name}=${value}`)),
              volumeMounts: [
                { name: "context", mountPath: "/context", readOnly: true },
                ...(secretName ? [{ name: "registry", mountPath: "/kaniko/.docker", readOnly: true }] : []),
              ],
            },
          ],
          volumes: [
            { name: "context", persistentVolumeClaim: { claimName: claim } },
            ...(secretName ? [{ name: "registry", secret }] : []),
          ],
        },
      },
    },
  };
}

/** A run of its own beside the attempt's, by the same agent: what it leaves behind is found and removed like any attempt. */
function toBuildSpec(request: BuildRequest, manifest: JsonObject): AttemptSpec {
  const { runId, attempt, agent, ownId, attemptDir } = request;
  return {
    runId: `${runId}-build`,
    attempt,
    agent,
    ownId,
    attemptDir,
    manifest,
    config: {},
    fromAgent: [],
    agentEnv: {},
    codeDir: null,
    runName: `build of ${runId}`,
    team: "",
    project: "",
    queue: "",
    author: "",
    graceSeconds: 0,
    maxRunSeconds: longestBuildSeconds,
  };
}

function asSystem(output: AttemptOutput, position: string): AttemptOutput {
  return {
    write: (_, bytes) => output.write("system", bytes, position),
    note: (message) => output.note(`build: ${message}`.slice(0, 2_000)),
    // The builder's own image is not the run's.
    noteImage: () => undefined,
  };
}

function missing(keys: string, what: string): StartRefusal {
  return new StartRefusal(
    "build",
    `kaniko needs ${what}: set \`${keys}\` under \`builder\` in the agent's file`,
  );
}
