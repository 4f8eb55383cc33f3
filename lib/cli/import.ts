import { statSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import type { z } from "zod";
import { ApiError, type Client } from "../api/api-client";
import { endpoints } from "../api/endpoints";
import type { applyAnswerSchema } from "../api/shared-answers";
import { resources } from "../config/layer";
import { connect } from "./connect";
import { type DocumentFile, inFile, readDocumentFile } from "./document-file";
import { CliFailure } from "./failure";
import { type FolderEntry, type FolderIndex, readFolder, readIndex } from "./folder";
import { note, printJson } from "./output";
import { printApplied } from "./print-applied";
import { printIssues } from "./print-issues";

interface ImportOptions {
  note?: string;
  dryRun?: boolean;
  json?: boolean;
}

export function addImportCommand(program: Command): void {
  program
    .command("import")
    .description(
      "make the team's queues, jobs and configs be as a folder says; all or nothing is checked first",
    )
    .argument("<folder>", "as slipway export writes it")
    .option("--note <text>", "why, kept with every new version")
    .option("--dry-run", "show the plan, but save nothing")
    .option("--json", "print one JSON object")
    .action(importFolder);
}

type Applied = z.output<typeof applyAnswerSchema>;
type Apply = (client: Client, dryRun: boolean) => Promise<Applied>;

interface Planned {
  entry: FolderEntry;
  document: DocumentFile;
  apply: Apply;
  applied?: Applied;
  refusal?: ApiError;
}

async function importFolder(folder: string, options: ImportOptions, command: Command): Promise<void> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new CliFailure(`There is no folder ${folder}.`, 2);
  const client = connect();
  const planned = await readAll(folder, options, command);
  if (planned.length === 0)
    throw new CliFailure(
      `${folder} holds no documents: it has queues/, jobs/, bases/, presets/ or team-defaults.yaml.`,
      2,
    );
  for (const one of planned) await tryApply(one, client, true);
  const isRefused = planned.some(({ refusal }) => refusal);
  if (!isRefused && !options.dryRun)
    for (const one of planned) if (one.applied?.outcome !== "unchanged") await tryApply(one, client, false);
  report(planned, options);
}

async function readAll(folder: string, { note: why }: ImportOptions, command: Command): Promise<Planned[]> {
  const index = readIndex(folder);
  const planned: Planned[] = [];
  for (const entry of readFolder(folder)) {
    const layer =
      entry.kind === "preset" || entry.kind === "base" ? entry.kind : entry.kind === "job" ? "job" : "queue";
    const document = await readDocumentFile(path.join(folder, entry.file), layer, command);
    planned.push({ entry, document, apply: applierOf(entry, document, index, why) });
  }
  return planned;
}

function applierOf(
  { kind, name }: FolderEntry,
  document: DocumentFile,
  index: FolderIndex,
  why?: string,
): Apply {
  const body = { text: document.text, note: why };
  if (kind === "queue") {
    const known = index.queues[name];
    const resource = resources.find((one) => one === document.resource) ?? known?.resource;
    const description = known?.description;
    return (client, dryRun) =>
      client.call(endpoints.applyQueue, {
        params: { queue: name },
        body: { ...body, resource, description, dryRun },
      });
  }
  if (kind === "job") {
    const description = index.jobs[name]?.description;
    return (client, dryRun) =>
      client.call(endpoints.applyJob, { params: { job: name }, body: { ...body, description, dryRun } });
  }
  return (client, dryRun) =>
    client.call(endpoints.applyTeamConfig, { params: { kind, name }, body: { ...body, dryRun } });
}

/** A refusal is noted beside the others; that the server is gone ends everything. */
async function tryApply(planned: Planned, client: Client, dryRun: boolean): Promise<void> {
  try {
    planned.applied = await planned.apply(client, dryRun);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 0 || error.status === 401) throw error;
    planned.refusal = error;
  }
}

function report(planned: readonly Planned[], { json }: ImportOptions): void {
  const refused = planned.filter(({ refusal }) => refusal);
  if (refused.length > 0) process.exitCode = 1;
  if (json) {
    printJson({ documents: planned.map(toJson) });
    return;
  }
  for (const { entry, document, applied, refusal } of planned) {
    if (refusal) printRefused(entry, document, refusal);
    else if (applied) printApplied(entry.kind, applied, document);
  }
  if (refused.length > 0) note(`✕ ${refused.length} of ${planned.length} documents were refused.`);
}

function toJson({ entry, applied, refusal }: Planned) {
  const { code, message, issues } = refusal ?? {};
  return { ...entry, ...applied, ...(refusal && { error: { code, message, issues } }) };
}

function printRefused({ kind, name }: FolderEntry, { file, text }: DocumentFile, refusal: ApiError): void {
  note(`✕ ${kind} ${name}: ${refusal.message}`);
  printIssues(process.stderr, inFile(refusal.issues, file), new Map([[file, text]]));
}
