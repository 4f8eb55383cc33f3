import { z } from "zod";
import { connectEngine, defaultSocket } from "../../runners/docker/connect-engine";
import type { AgentSettings } from "../settings/settings";
import { type Finding, fail, fine, warn, wordsOf } from "./finding";

const infoSchema = z.object({
  ServerVersion: z.string().default("of unknown version"),
  OperatingSystem: z.string().default(""),
  Runtimes: z.record(z.string(), z.unknown()).default({}),
  CDISpecDirs: z.array(z.string()).nullish(),
  MemoryLimit: z.boolean().default(true),
  SwapLimit: z.boolean().default(true),
  CpuCfsQuota: z.boolean().default(true),
});

/** The engine answers this user, can keep runs within their limits, and can give them GPUs. */
export async function checkDocker({
  docker,
  environment,
}: Pick<AgentSettings, "docker" | "environment">): Promise<Finding[]> {
  const host = docker.host ?? environment.DOCKER_HOST;
  const certPath = docker.cert_path ?? environment.DOCKER_CERT_PATH;
  try {
    const info = infoSchema.parse(await connectEngine({ host, certPath }).info());
    return [
      fine(
        "docker",
        `engine ${info.ServerVersion}${info.OperatingSystem ? ` on ${info.OperatingSystem}` : ""}`,
      ),
      ...checkLimits(info),
      checkGpuRuntime(info),
    ];
  } catch (error) {
    return [
      fail("docker", `no engine at ${host ?? defaultSocket}: ${wordsOf(error)}`, howToReach(error, host)),
    ];
  }
}

function howToReach(error: unknown, host: string | undefined): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EACCES")
    return "This user may not use the engine: add it to the group that owns the socket (usually docker), then log in again.";
  if (host === undefined) return "Install and start Docker, or set DOCKER_HOST to the engine's address.";
  return "See that the engine runs there, and that DOCKER_HOST and the certificates are right.";
}

function checkLimits(info: z.infer<typeof infoSchema>): Finding[] {
  if (info.MemoryLimit && info.CpuCfsQuota) return [];
  const what = [...(info.MemoryLimit ? [] : ["memory"]), ...(info.CpuCfsQuota ? [] : ["CPU"])].join(" and ");
  return [
    warn(
      "docker limits",
      `the kernel does not limit ${what}`,
      "Runs can take all of the machine: enable the memory and cpu cgroup controllers.",
    ),
  ];
}

function checkGpuRuntime({ Runtimes, CDISpecDirs }: z.infer<typeof infoSchema>): Finding {
  if (Object.hasOwn(Runtimes, "nvidia")) return fine("docker GPU", "the nvidia runtime is there");
  if (CDISpecDirs && CDISpecDirs.length > 0)
    return fine("docker GPU", `devices by CDI from ${CDISpecDirs.join(", ")}`);
  return warn(
    "docker GPU",
    "no runtime for GPUs",
    "Runs that ask for `gpus` will fail: install the NVIDIA Container Toolkit, or serve only queues without GPUs.",
  );
}
