import { existsSync, readdirSync } from "node:fs";
import type { Command } from "commander";
import type { Client } from "../api/api-client";
import { endpoints } from "../api/endpoints";
import type { DocumentVersion } from "../config/catalog-view";
import { connect } from "./connect";
import { CliFailure } from "./failure";
import {
  type FolderEntry,
  type FolderIndex,
  type FolderKind,
  placeOf,
  writeDocument,
  writeIndex,
} from "./folder";
import { type JsonOption, note, printJson } from "./output";

interface ExportOptions extends JsonOption {
  force?: boolean;
}

export function addExportCommand(program: Command): void {
  program
    .command("export")
    .description("write the team's queues, jobs and configs into a folder, each as it was written")
    .argument("<folder>", "made if it is not there")
    .option("--force", "also into a folder that is not empty; files of the same name are overwritten")
    .option("--json", "print one JSON object")
    .action(exportTeam);
}

interface Exported extends FolderEntry {
  version: number;
}

async function exportTeam(folder: string, { force, json }: ExportOptions): Promise<void> {
  if (!force && existsSync(folder) && readdirSync(folder).length > 0)
    throw new CliFailure(`${folder} is not empty: choose another folder, or --force to overwrite.`, 2);
  const client = connect();
  const written: Exported[] = [];
  const hidden: Exported[] = [];
  const index: FolderIndex = { queues: {}, jobs: {} };
  const write = (kind: FolderKind, name: string, { text, masked, number }: DocumentVersion) => {
    const entry = { kind, name, file: placeOf(kind, name), version: number };
    // A text with *** in it, applied again, would replace the real values.
    if (masked) return void hidden.push(entry);
    writeDocument(folder, entry.file, text);
    written.push(entry);
  };
  await exportConfigs(client, write);
  await exportJobs(client, write, index);
  await exportQueues(client, write, index);
  writeIndex(folder, index);
  if (hidden.length > 0) process.exitCode = 1;
  if (json) return printJson({ folder, written, hidden });
  for (const { file, version } of written) process.stdout.write(`${file}\tv${version}\n`);
  for (const { kind, name } of hidden)
    note(`✕ ${kind} ${name} was left out: you may not see the values of its environment variables.`);
}

type Write = (kind: FolderKind, name: string, version: DocumentVersion) => void;

async function exportConfigs(client: Client, write: Write): Promise<void> {
  const { configs } = await client.call(endpoints.listTeamConfigs, {});
  for (const { kind, name } of configs)
    write(kind, name, (await client.call(endpoints.getTeamConfig, { params: { kind, name } })).latest);
}

async function exportJobs(client: Client, write: Write, index: FolderIndex): Promise<void> {
  const { jobs } = await client.call(endpoints.listJobs, {});
  for (const { name, description } of jobs) {
    write("job", name, (await client.call(endpoints.getJob, { params: { job: name } })).selected);
    if (description !== "") index.jobs[name] = { description };
  }
}

async function exportQueues(client: Client, write: Write, index: FolderIndex): Promise<void> {
  const { queues } = await client.call(endpoints.listQueues, {});
  for (const { name, resource, description } of queues) {
    write("queue", name, (await client.call(endpoints.getQueue, { params: { queue: name } })).latest);
    index.queues[name] = { resource, description };
  }
}
