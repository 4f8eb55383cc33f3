/** The program of a reporter: our own, which writes down what was acknowledged, or a Python program with the W&B client. */
import path from "node:path";
import type { ManagedProcessOptions } from "../../lib/local/child-process";
import type { WandbClient } from "../../lib/testing/wandb-client";
import { project, type ReporterSettings, writeSettings } from "./settings";

const root = path.dirname(path.dirname(import.meta.dirname));

export function programOf(
  client: WandbClient | null,
  settings: ReporterSettings,
): Pick<ManagedProcessOptions, "command" | "args" | "cwd" | "env"> {
  if (!client) {
    const args = ["--import", "tsx", path.join(import.meta.dirname, "reporter.ts")];
    return { args, cwd: root, env: { ...process.env, ...writeSettings(settings) } };
  }
  const dir = path.dirname(settings.ledger);
  return {
    command: client.python,
    args: ["-c", program],
    cwd: dir,
    env: {
      PATH: process.env.PATH,
      HOME: dir,
      NODE_ENV: "production",
      ...writeSettings(settings),
      WANDB_BASE_URL: settings.url,
      WANDB_API_KEY: `local-${settings.key.replace("slw_", "")}`,
      WANDB_SILENT: "true",
      WANDB_ERROR_REPORTING: "false",
      WANDB_DISABLE_GIT: "true",
    },
  };
}

/** What it sends is acknowledged to the client, which tells nobody: only that all of it was. */
const program = `
import os, time, wandb
lines = int(os.environ["REPORT_LINES"])
settings = wandb.Settings(init_timeout=240)
run = wandb.init(project="${project}", id=os.environ["REPORT_NAME"], resume="allow", settings=settings)
for number in range(run.starting_step if run.resumed else 0, lines):
    run.log({"value": number / 8}, step=number)
    time.sleep(0.03)
run.finish()
with open(os.environ["REPORT_LEDGER"], "a") as ledger:
    ledger.write("ended\\n")
`;
