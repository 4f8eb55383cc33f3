import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import { connect } from "./connect";
import { nameOfFile, readDocumentFile, withFile } from "./document-file";
import { CliFailure } from "./failure";
import { printJson } from "./output";
import { printApplied } from "./print-applied";

interface SaveOptions {
  name?: string;
  description?: string;
  note?: string;
  alias?: string;
  dryRun?: boolean;
  json?: boolean;
}

export function addJobCreateCommand(parent: Command): void {
  addTo(parent, "create", "create a job with its first version")
    .option("--description <text>", "what it is for")
    .action((job: string, file: string, options: SaveOptions, command: Command) =>
      save(job, file, { ...options, baseVersion: 0 }, command),
    );
}

export function addJobApplyCommand(parent: Command): void {
  addOptions(
    parent
      .command("apply")
      .description("create a job, or save its document as a new version; the same text changes nothing")
      .argument("<file>", "the job's document, - for standard input")
      .option("--name <name>", "the job; else the file's name")
      .option("--description <text>", "of a new job"),
  ).action(async (file: string, options: SaveOptions, command: Command) => {
    const job = options.name ?? (file === "-" ? undefined : nameOfFile(file));
    if (job === undefined) throw new CliFailure("Say which job: --name.", 2);
    await save(job, file, options, command);
  });
}

export function addJobSaveCommand(parent: Command): void {
  addTo(parent, "save", "save a new version of a job; the same text changes nothing").action(
    async (job: string, file: string, options: SaveOptions, command: Command) => {
      const { version } = await connect().call(endpoints.getJob, { params: { job } });
      await save(job, file, { ...options, baseVersion: version }, command);
    },
  );
}

function addTo(parent: Command, name: string, description: string): Command {
  return addOptions(
    parent
      .command(name)
      .description(description)
      .argument("<job>", "the job's name")
      .argument("<file>", "its document, - for standard input"),
  );
}

function addOptions(command: Command): Command {
  return command
    .option("--note <text>", "why, kept with the version")
    .option("--alias <alias>", "point this alias at the version")
    .option("--dry-run", "check it, but save nothing")
    .option("--json", "print one JSON object");
}

async function save(
  job: string,
  file: string,
  { baseVersion, dryRun, description, note, alias, json }: SaveOptions & { baseVersion?: number },
  command: Command,
): Promise<void> {
  const client = connect();
  const document = await readDocumentFile(file, "job", command);
  const body = { text: document.text, baseVersion, dryRun, description, note };
  const applied = await withFile(document, () => client.call(endpoints.applyJob, { params: { job }, body }));
  if (alias !== undefined && !dryRun) {
    const { number } = applied;
    await client.call(endpoints.setJobAlias, { params: { job, alias }, body: { number } });
  }
  if (json) printJson(applied);
  else printApplied("job", applied, document);
}
