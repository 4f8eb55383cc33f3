import { fork } from "node:child_process";
import path from "node:path";
import { z } from "zod";

export interface WebServer {
  url: string;
  /** As a machine that loses its power. */
  kill(): Promise<void>;
}

/** Starts a server process on this process's database and secrets, as one of several behind a load balancer. */
export function forkWebServer(): Promise<WebServer> {
  const child = fork(path.join(import.meta.dirname, "serve-api.ts"), [], {
    cwd: path.resolve(import.meta.dirname, "../.."),
    execArgv: ["--conditions=react-server", "--import", "tsx"],
    env: { ...process.env, NODE_ENV: "production", SLIPWAY_LOG_LEVEL: "error" },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return new Promise((resolve, reject) => {
    void gone.then(() => reject(new Error("the server process ended before it listened")));
    child.once("message", (url) =>
      resolve({
        url: z.string().parse(url),
        async kill() {
          child.kill("SIGKILL");
          await gone;
        },
      }),
    );
  });
}
