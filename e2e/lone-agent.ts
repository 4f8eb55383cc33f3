import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { url } from "./server";

const root = path.dirname(import.meta.dirname);

interface LoneAgentOptions {
  name: string;
  token: string;
  gitSource?: string;
  /** The agent's file, `launch-config.yaml`, as data: targets and their settings. */
  settings?: Record<string, unknown>;
  /** Variables of the agent's own. */
  env?: Record<string, string>;
}

/** An agent process of one journey, which may kill it and start it again. */
export class LoneAgent {
  private readonly options: LoneAgentOptions;
  private readonly workDir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "slipway-e2e-agent-")));
  private process: ChildProcess;

  constructor(options: LoneAgentOptions) {
    this.options = options;
    this.process = this.spawn();
  }

  private spawn(): ChildProcess {
    const { name, token, gitSource, settings, env: own } = this.options;
    const { NODE_OPTIONS: _, ...environment } = process.env;
    const args = [
      ...["--import", "tsx", path.join(root, "lib/agent/entry.ts"), "--name", name, "--max-jobs", "1"],
      ...["--stop-runs", "--work-dir", this.workDir],
    ];
    if (gitSource !== undefined) args.push("--git-source", gitSource);
    if (settings !== undefined) args.push("--config", this.writeSettings(settings));
    const env = { ...environment, ...own, SLIPWAY_URL: url, SLIPWAY_API_KEY: token };
    return spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"], env });
  }

  private writeSettings(settings: Record<string, unknown>): string {
    const file = path.join(this.workDir, "launch-config.yaml");
    fs.writeFileSync(file, JSON.stringify(settings));
    return file;
  }

  /** As a power cut does it: nothing is said to the server. What it started goes on. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** In the same work directory, as after a reboot. */
  startAgain(): void {
    this.process = this.spawn();
  }

  /** Whether its process has ended, by itself or by us. */
  get hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** How many programs of its runs are alive, by the directory they work in. Needs Linux's /proc. */
  countPrograms(): number {
    return fs.readdirSync("/proc").filter((pid) => {
      try {
        return /^\d+$/.test(pid) && fs.readlinkSync(`/proc/${pid}/cwd`).startsWith(this.workDir);
      } catch {
        return false; // ended while we looked
      }
    }).length;
  }

  async stop(): Promise<void> {
    await this.end("SIGTERM");
    fs.rmSync(this.workDir, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.hasEnded) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill(signal);
    await ended;
  }
}
