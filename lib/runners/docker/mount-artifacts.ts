import path from "node:path";
import type Docker from "dockerode";
import { mapAt } from "../../config/render/render-context";
import type { JsonObject } from "../../config/tree/node";
import { type LaidInput, StartRefusal } from "../runner";

/**
 * The request with the artifacts that the run takes as bind mounts, which the container cannot write to. Paths are relative to the
 * container's working directory.
 */
export function mountArtifacts(
  body: JsonObject,
  artifacts: readonly LaidInput[],
  { workingDir, host }: { workingDir: string; host: string },
): JsonObject {
  const [first] = artifacts;
  if (!first) return body;
  if (!host.startsWith("unix:") && !host.startsWith("/"))
    throw new StartRefusal(
      "start",
      `input artifact ${first.name} cannot be mounted: the Docker Engine at ${host} is on another machine than the agent. Let an agent on the engine's own machine serve this queue`,
    );
  const settings = mapAt(body.HostConfig);
  const given = Array.isArray(settings.Mounts) ? settings.Mounts : [];
  const mounts = artifacts.map(({ dir, path: written }) => ({
    ...{ Type: "bind", Source: dir, Target: path.posix.resolve(workingDir, written), ReadOnly: true },
  }));
  return { ...body, HostConfig: { ...settings, Mounts: [...given, ...mounts] } };
}

/** Where a container of this request works: its own word, else the image's. */
export async function findWorkingDir(docker: Docker, body: JsonObject): Promise<string> {
  if (typeof body.WorkingDir === "string" && body.WorkingDir !== "") return body.WorkingDir;
  const { Config } = await docker.getImage(String(body.Image)).inspect();
  return Config.WorkingDir || "/";
}
