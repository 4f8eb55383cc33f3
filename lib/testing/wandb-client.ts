/** The real W&B client, in Python environments that are made once and kept outside of the repository. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { findPythonWith } from "./python-home";

export interface WandbClient {
  version: string;
  python: string;
}

/** The client of that release, or why it cannot be had here. */
export function findWandbClient(version: string): WandbClient | string {
  const found = findPythonWith("wandb", version);
  return typeof found === "string" ? found : { version, ...found };
}

/** Runs a program with that client against a server; gives what it printed as its last line, as JSON. */
export async function runWandbProgram(
  client: WandbClient,
  { url, key, program }: { url: string; key: string; program: string },
): Promise<unknown> {
  const cwd = mkdtempSync(path.join(os.tmpdir(), "slipway-wandb-"));
  try {
    const child = spawn(client.python, ["-c", program], {
      cwd,
      env: {
        PATH: process.env.PATH,
        HOME: cwd,
        WANDB_BASE_URL: url,
        WANDB_API_KEY: key,
        NODE_ENV: "test",
        WANDB_SILENT: "true",
        WANDB_ERROR_REPORTING: "false",
        WANDB_DISABLE_GIT: "true",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [out, said, code] = await Promise.all([
      collect(child.stdout),
      collect(child.stderr),
      new Promise<number | null>((resolve) => child.once("close", resolve)),
    ]);
    if (code !== 0) throw new Error(`the program ended with ${code}:\n${out}\n${said}`);
    return JSON.parse(out.trimEnd().split("\n").at(-1) ?? "null");
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

async function collect(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}
