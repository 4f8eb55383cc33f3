/** The agent as a process of its own: settings from the environment, a file and a few flags; ends on SIGTERM or SIGINT. */
import { parseArgs } from "node:util";
import { logFailure } from "../logger";
import { fetchThroughProxies } from "../network/fetch-through-proxies";
import { AgentError, runAgent } from "./main";
import { readSettings, type SettingsArguments } from "./settings/settings";
import { SettingsError } from "./settings/settings-error";

function readArguments(args: string[]): SettingsArguments {
  const { values } = parseArgs({
    args,
    options: {
      config: { type: "string", short: "c" },
      name: { type: "string" },
      "max-jobs": { type: "string" },
      "work-dir": { type: "string" },
      "git-source": { type: "string", multiple: true },
      "stop-runs": { type: "boolean" },
    },
  });
  return {
    ...(values.config !== undefined && { config: values.config }),
    ...(values.name !== undefined && { name: values.name }),
    ...(values["max-jobs"] !== undefined && { maxJobs: Number(values["max-jobs"]) }),
    ...(values["work-dir"] !== undefined && { workDir: values["work-dir"] }),
    ...(values["git-source"] && { gitSources: values["git-source"] }),
    ...(values["stop-runs"] && { stopRuns: true }),
  };
}

async function main(): Promise<number> {
  fetchThroughProxies();
  const ending = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => ending.abort());
  try {
    const settings = readSettings(readArguments(process.argv.slice(2)), process.env);
    await runAgent({
      settings,
      signal: ending.signal,
      // Only there when a parent waits for it: `npm start` says when the agent takes work.
      onReady: () => process.send?.("ready"),
    });
    return 0;
  } catch (error) {
    if (!(error instanceof AgentError || error instanceof SettingsError)) logFailure("agent:stopped", error);
    process.stderr.write(`✕ ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

process.exit(await main());
