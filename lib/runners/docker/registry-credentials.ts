import { spawn } from "node:child_process";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type Docker from "dockerode";
import { z } from "zod";
import { parseImageReference } from "../../config/values/image-reference";
import { StartRefusal } from "../runner";

const dockerConfigSchema = z.object({
  auths: z
    .record(
      z.string(),
      z.object({
        auth: z.string().optional(),
        username: z.string().optional(),
        password: z.string().optional(),
        identitytoken: z.string().optional(),
      }),
    )
    .default({}),
  credHelpers: z.record(z.string(), z.string()).default({}),
  credsStore: z.string().optional(),
});
type DockerConfig = z.infer<typeof dockerConfigSchema>;

const hub = "https://index.docker.io/v1/";

/**
 * What the agent's machine knows of the registry of this image, as `docker login` wrote it (or a credential helper tells);
 * undefined when it knows nothing. Read at every use: tokens of clouds are renewed often.
 */
export async function findCredentials(
  image: string,
  configFile = defaultConfigFile(),
): Promise<Docker.AuthConfigObject | undefined> {
  const config = await readConfig(configFile);
  const server = registryOf(image);
  const helper = config.credHelpers[server] ?? config.credsStore;
  const first = server === "docker.io" ? hub : server;
  const others = server === "docker.io" ? ["docker.io", "index.docker.io"] : [`https://${server}`];
  for (const name of [first, ...others]) {
    const entry = Object.entries(config.auths).find(
      ([key]) => key.replace(/\/$/u, "") === name.replace(/\/$/u, ""),
    );
    const given = entry && readAuth(entry[1]);
    if (given) return { ...given, serveraddress: name };
  }
  return helper === undefined ? undefined : askHelper(helper, first);
}

/** Everything that `docker login` wrote, for a build that pulls from who knows where. */
export async function findAllCredentials(configFile = defaultConfigFile()): Promise<Docker.RegistryConfig> {
  const { auths } = await readConfig(configFile);
  return Object.fromEntries(
    Object.entries(auths).flatMap(([server, entry]) => {
      const { username, password } = readAuth(entry) ?? {};
      return username === undefined || password === undefined ? [] : [[server, { username, password }]];
    }),
  );
}

function defaultConfigFile(): string {
  return path.join(os.homedir(), ".docker/config.json");
}

/** The registry an image comes from, `docker.io` where none is written. */
export function registryOf(image: string): string {
  const reference = parseImageReference(image);
  return ("problem" in reference ? undefined : reference.domain) ?? "docker.io";
}

async function readConfig(file: string): Promise<DockerConfig> {
  const text = await fs.readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return "{}";
    throw new StartRefusal("fetch", `the agent's ${file} cannot be read: ${error.code}`, { cause: error });
  });
  try {
    return dockerConfigSchema.parse(JSON.parse(text));
  } catch {
    // The reason would quote the file, which holds passwords.
    throw new StartRefusal("fetch", `the agent's ${file} is not a Docker config file`);
  }
}

function readAuth(entry: DockerConfig["auths"][string]): Docker.AuthConfigObject | undefined {
  if (entry.identitytoken) return { identitytoken: entry.identitytoken };
  if (entry.username !== undefined && entry.password !== undefined)
    return { username: entry.username, password: entry.password };
  const text = Buffer.from(entry.auth ?? "", "base64").toString();
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

const answerSchema = z.object({ Username: z.string(), Secret: z.string() });

/** Asks `docker-credential-NAME`, which takes the server on its standard input. It fails where it knows nothing. */
async function askHelper(name: string, server: string): Promise<Docker.AuthConfigObject | undefined> {
  const helper = spawn(`docker-credential-${name}`, ["get"], { stdio: ["pipe", "pipe", "ignore"] });
  let answer = "";
  helper.stdout.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  helper.stdin.on("error", () => {}).end(server);
  const code = await new Promise<number | null>((resolve) => {
    helper.on("error", () => resolve(null)).on("close", resolve);
  });
  if (code !== 0) return undefined;
  const { Username, Secret } = answerSchema.parse(JSON.parse(answer));
  // The helpers' own way to say that the secret is a token.
  if (Username === "<token>") return { identitytoken: Secret, serveraddress: server };
  return { username: Username, password: Secret, serveraddress: server };
}
