/** The whole command line, as data for the parser and for the reference page. */
import { Command } from "commander";
import { addAgentCommand } from "./agent";
import { addArtifactAliasCommand } from "./artifact-alias";
import { addArtifactDeleteCommand } from "./artifact-delete";
import { addArtifactGcCommand } from "./artifact-gc";
import { addArtifactGetCommand } from "./artifact-get";
import { addArtifactLineageCommand } from "./artifact-lineage";
import { addArtifactListCommand } from "./artifact-list";
import { addArtifactPutCommand } from "./artifact-put";
import { addExportCommand } from "./export";
import { addImportCommand } from "./import";
import { addJobAliasCommand } from "./job-alias";
import { addJobGetCommand } from "./job-get";
import { addJobListCommand } from "./job-list";
import { addJobApplyCommand, addJobCreateCommand, addJobSaveCommand } from "./job-save";
import { addLaunchCommand } from "./launch";
import { addPipelineCancelCommand } from "./pipeline-cancel";
import { addPipelineGetCommand } from "./pipeline-get";
import { addPipelineGraphCommand } from "./pipeline-graph";
import { addPipelineListCommand } from "./pipeline-list";
import { addQueueApplyCommand, addQueueDiffCommand } from "./queue-apply";
import { addQueueGetCommand } from "./queue-get";
import { addQueueLineCommand } from "./queue-line-command";
import { addQueueListCommand } from "./queue-list";
import { addQueuePauseCommands } from "./queue-pause";
import { addResolveCommand } from "./resolve";
import { addRunCancelCommand } from "./run-cancel";
import { addRunExportCommand } from "./run-export";
import { addRunGetCommand } from "./run-get";
import { addRunLineCommands } from "./run-line-commands";
import { addRunListCommand } from "./run-list-command";
import { addRunLogsCommand } from "./run-logs";
import { addRunRerunCommand } from "./run-rerun";
import { addRunResumeCommand } from "./run-resume";
import { addTokenCreateCommand, addTokenListCommand, addTokenRevokeCommand } from "./token-commands";
import { addValidateCommand } from "./validate";

/** Variables that the commands read, for the help and the reference. */
export const environment = [
  ["SLIPWAY_URL", "address of the server (default: http://127.0.0.1:3000)"],
  ["SLIPWAY_API_KEY", "an API token, from Settings, Tokens; never given on the command line"],
  ["SLIPWAY_TIMEOUT", "seconds that an answer of the server is waited for (default: 60)"],
  [
    "HTTPS_PROXY, HTTP_PROXY, NO_PROXY",
    "the proxy to go through, and the hosts, suffixes and networks that need none",
  ],
  [
    "NODE_EXTRA_CA_CERTS",
    "a file with certificates to trust besides the usual ones, such as those of your organisation (PEM)",
  ],
  ["NO_COLOR", "any value: no colours"],
] as const;

/** What the exit code of every command means. */
export const exitCodes = [
  ["0", "done; a command that waited for a run: the run finished"],
  ["1", "refused or failed; a command that waited for a run: it did not finish well"],
  ["2", "wrong usage"],
] as const;

export function createProgram(version: string): Command {
  const program = new Command("slipway")
    .description("Launches machine-learning jobs on queues with guardrails.")
    .version(version, "--version", "print the version")
    .helpOption("-h, --help", "print help")
    // Else `slipway job alias train prod --version 3` would print ours.
    .enablePositionalOptions()
    // Wrong usage is one sentence and exit code 2, everywhere; subcommands take this over.
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/\n+$/, "\n")) })
    .addHelpText("after", helpEnd());
  addLaunchCommand(program);
  addGroup(program, "run", "runs: list, show, follow, stop, repeat, move in the line", [
    addRunListCommand,
    addRunGetCommand,
    addRunLogsCommand,
    addRunCancelCommand,
    addRunRerunCommand,
    addRunResumeCommand,
    addRunExportCommand,
    addRunLineCommands,
  ]);
  addGroup(program, "queue", "queues: their configs and their lines", [
    addQueueListCommand,
    addQueueGetCommand,
    addQueueApplyCommand,
    addQueueDiffCommand,
    addQueueLineCommand,
    addQueuePauseCommands,
  ]);
  addGroup(program, "job", "jobs and their versions", [
    addJobListCommand,
    addJobGetCommand,
    addJobApplyCommand,
    addJobCreateCommand,
    addJobSaveCommand,
    addJobAliasCommand,
  ]);
  addGroup(program, "pipeline", "pipelines: the order of their stages, and their launches", [
    addPipelineListCommand,
    addPipelineGetCommand,
    addPipelineCancelCommand,
    addPipelineGraphCommand,
  ]);
  addGroup(program, "artifact", "artifacts: what runs make and use", [
    addArtifactListCommand,
    addArtifactGetCommand,
    addArtifactPutCommand,
    addArtifactAliasCommand,
    addArtifactDeleteCommand,
    addArtifactLineageCommand,
    addArtifactGcCommand,
  ]);
  addAgentCommand(program);
  addGroup(program, "token", "API tokens", [
    addTokenListCommand,
    addTokenCreateCommand,
    addTokenRevokeCommand,
  ]);
  addExportCommand(program);
  addImportCommand(program);
  addValidateCommand(program);
  addResolveCommand(program);
  return program;
}

function addGroup(
  program: Command,
  name: string,
  description: string,
  adders: ((group: Command) => void)[],
): void {
  const group = program.command(name).description(description);
  for (const add of adders) add(group);
}

function helpEnd(): string {
  const lines = (rows: readonly (readonly [string, string])[]) =>
    rows.map(([name, text]) => `  ${name.padEnd(16)} ${text}`).join("\n");
  return `\nEnvironment:\n${lines(environment)}\n\nExit codes:\n${lines(exitCodes)}`;
}
