import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";

export interface RunningRegistry {
  /** `127.0.0.1:port`, which an engine talks to without TLS. */
  address: string;
  /** A Docker config file that signs in to it. */
  dockerConfigFile: string;
  stop(): Promise<void>;
}

/** The password `registry-pw` of user `slipway`. */
const htpasswd = "slipway:$2b$05$Oulw9X2R0OkuiiRP8oDQX.Z5dlYCRLTQ82BG2tYOfPrMX4ZZdIXjm\n";

/** A registry of its own that lets only one user in, with its data below `dir`. */
export async function startRegistry(program: string, dir: string): Promise<RunningRegistry> {
  const address = `127.0.0.1:${await findPort()}`;
  const passwords = path.join(dir, "htpasswd");
  fs.writeFileSync(passwords, htpasswd);
  const config = {
    version: "0.1",
    log: { level: "error", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: path.join(dir, "registry") } },
    http: { addr: address },
    auth: { htpasswd: { realm: "test", path: passwords } },
  };
  const configFile = path.join(dir, "registry.json");
  fs.writeFileSync(configFile, JSON.stringify(config));
  const dockerConfigFile = path.join(dir, "docker-config.json");
  const auth = Buffer.from("slipway:registry-pw").toString("base64");
  fs.writeFileSync(dockerConfigFile, JSON.stringify({ auths: { [address]: { auth } } }));
  const server = spawn(program, ["serve", configFile], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  await untilAnswers(`http://${address}/v2/`, () => server.exitCode === null);
  return {
    address,
    dockerConfigFile,
    async stop() {
      server.kill();
      await ended;
    },
  };
}

async function findPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof bound === "object" && bound !== null ? bound.port : 0;
}

async function untilAnswers(url: string, isAlive: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && isAlive(); tries++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the registry does not answer");
}
