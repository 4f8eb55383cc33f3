import type Docker from "dockerode";
import type { JsonObject } from "../../config/tree/node";
import { StartRefusal } from "../runner";
import { dockerOptionsOf } from "./container-body";
import { isStatus } from "./engine-error";
import { explainPull } from "./explain-pull";
import { explainStart, type StartSubject } from "./explain-start";
import { patiently } from "./patiently";
import { pullImage } from "./pull-image";
import { findCredentials } from "./registry-credentials";

export interface ImageSource {
  config: JsonObject;
  dockerConfigFile: string | undefined;
  signal: AbortSignal;
}

/** Sees to it that the engine has the image, by the run's `pull` option: `missing` (as ever), `always` or `never`. */
export async function ensureImage(
  docker: Docker,
  subject: StartSubject,
  { config, dockerConfigFile, signal }: ImageSource,
  tell: (line: string) => Promise<void>,
): Promise<void> {
  const { image } = subject;
  const { pull, platform } = dockerOptionsOf(config);
  const isId = /^sha256:[0-9a-f]{64}$/u.test(image);
  if ((pull !== "always" || isId) && (await hasImage(docker, subject, signal))) return;
  if (pull === "never") {
    throw new StartRefusal(
      "fetch",
      `agent ${subject.agent} has no image ${image}, and \`pull: never\` forbids to fetch it`,
    );
  }
  if (isId) {
    throw new StartRefusal(
      "fetch",
      `the engine of agent ${subject.agent} has no image ${image} (any more), and no registry knows it: run it with today's queue, which builds or fetches the image anew`,
    );
  }
  await tell(`Pulling ${image}`);
  const credentials = await findCredentials(image, dockerConfigFile);
  const options = { platform: typeof platform === "string" ? platform : undefined, credentials, signal };
  await pullImage(docker, image, options, tell).catch((error: unknown) => {
    signal.throwIfAborted();
    throw explainPull(error, subject);
  });
}

async function hasImage(docker: Docker, subject: StartSubject, signal: AbortSignal): Promise<boolean> {
  try {
    await patiently(() => docker.getImage(subject.image).inspect(), signal);
    return true;
  } catch (error) {
    if (isStatus(error, 404)) return false;
    throw explainStart(error, subject);
  }
}
