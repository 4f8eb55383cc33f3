import type { Command } from "commander";
import { type Resource, resources } from "../config/layer";
import { addAgentDoctorCommand } from "./agent-doctor";
import { addAgentListCommand } from "./agent-list";
import { addPodCommands } from "./agent-pod";
import { CliFailure } from "./failure";
import { note } from "./output";
import { readCount, repeated } from "./set-option";

interface AgentOptions {
  config?: string;
  name?: string;
  queue?: string[];
  resource?: string[];
  maxJobs?: number;
  workDir?: string;
  gitSource?: string[];
  stopRuns?: boolean;
}

/** `slipway agent`: takes runs until it is told to end; `slipway agent list`: who does. */
export function addAgentCommand(program: Command): void {
  const agent = program
    .command("agent")
    .description("run an agent on this machine: it takes runs from queues until Ctrl-C")
    .option("-c, --config <file>", "its settings, as YAML")
    .option("--name <name>", "its name (default: the machine's)")
    .addOption(repeated("--queue <name>", "serve this queue; else all that its token may"))
    .addOption(repeated("--resource <resource>", `offer this resource (${resources.join(", ")})`))
    .option("--max-jobs <number>", "runs at once", readCount)
    .option("--work-dir <folder>", "where it keeps code and logs of its runs")
    .addOption(repeated("--git-source <address>", "also fetch code from here"))
    .option(
      "--stop-runs",
      "stop the programs when the agent ends, instead of adopting them at the next start",
    )
    .action(startAgent);
  addAgentListCommand(agent);
  addAgentDoctorCommand(agent);
  addPodCommands(agent);
}

function readResource(text: string): Resource {
  const resource = resources.find((one) => one === text);
  if (resource) return resource;
  throw new CliFailure(`--resource is one of ${resources.join(", ")}, not "${text}".`, 2);
}

async function startAgent(options: AgentOptions): Promise<void> {
  // Loaded here only: no other command needs the runners.
  const [{ AgentError, runAgent }, { readSettings }, { SettingsError }] = await Promise.all([
    import("../agent/main"),
    import("../agent/settings/settings"),
    import("../agent/settings/settings-error"),
  ]);
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  const { config, name, queue, resource, maxJobs, workDir, gitSource, stopRuns } = options;
  try {
    const settings = readSettings(
      {
        config,
        name,
        maxJobs,
        workDir,
        stopRuns,
        gitSources: gitSource,
        queues: queue,
        resources: resource?.map(readResource),
      },
      process.env,
    );
    await runAgent({
      settings,
      signal: ending.signal,
      onReady: ({ id, name: called, team, queues }) =>
        note(
          `✓ agent ${called} (${id}) of team ${team} takes runs of ${queues.join(", ") || "no queue yet"}; Ctrl-C ends it`,
        ),
    });
  } catch (error) {
    if (error instanceof AgentError || error instanceof SettingsError)
      throw new CliFailure(error.message, 1, { cause: error });
    throw error;
  }
}
