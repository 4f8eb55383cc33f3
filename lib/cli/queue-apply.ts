import { type Command, Option } from "commander";
import { ApiError, type Client } from "../api/api-client";
import { endpoints } from "../api/endpoints";
import { type Resource, resources } from "../config/layer";
import { connect } from "./connect";
import { type DocumentFile, nameOfFile, readDocumentFile, withFile } from "./document-file";
import { CliFailure } from "./failure";
import { printJson } from "./output";
import { differenceOf, printApplied } from "./print-applied";
import { readCount } from "./set-option";

interface ApplyOptions {
  name?: string;
  resource?: Resource;
  description?: string;
  note?: string;
  baseVersion?: number;
  dryRun?: boolean;
  json?: boolean;
}

export function addQueueApplyCommand(parent: Command): void {
  parent
    .command("apply")
    .description("create a queue, or save its config as a new version; the same text changes nothing")
    .argument("<file>", "the queue's document, - for standard input")
    .option("--name <name>", "the queue; else what the document says, else the file's name")
    .addOption(
      new Option("--resource <resource>", "of a new queue; else what the document says").choices(resources),
    )
    .option("--description <text>", "of a new queue")
    .option("--note <text>", "why, kept with the version")
    .option(
      "--base-version <number>",
      "the version it was edited from; another one in between is a conflict",
      readCount,
    )
    .option("--dry-run", "check it and show what would change, but save nothing")
    .option("--json", "print one JSON object")
    .action(applyQueue);
}

async function applyQueue(file: string, options: ApplyOptions, command: Command): Promise<void> {
  const client = connect();
  const document = await readDocumentFile(file, "queue", command);
  const queue = options.name ?? document.name ?? (file === "-" ? undefined : nameOfFile(file));
  if (queue === undefined) throw new CliFailure("Say which queue: --name, or `name:` in the document.", 2);
  const { note, baseVersion, dryRun, description } = options;
  const resource = options.resource ?? resources.find((one) => one === document.resource);
  const body = { text: document.text, resource, description, note, baseVersion, dryRun };
  const before = dryRun ? await findText(client, queue) : "";
  const applied = await withFile(document, () =>
    client.call(endpoints.applyQueue, { params: { queue }, body }),
  );
  if (options.json) return printJson(applied);
  printApplied("queue", applied, document);
  if (dryRun) process.stdout.write(differenceOf(before, document.text, process.stdout));
}

/** The text the queue has now; none for a queue that is new. */
export async function findText(client: Client, queue: string): Promise<string> {
  try {
    return (await client.call(endpoints.getQueue, { params: { queue } })).latest.text;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return "";
    throw error;
  }
}

/** Compares a file with what the server has: exit code 1 when they differ. */
export function addQueueDiffCommand(parent: Command): void {
  parent
    .command("diff")
    .description("compare a document with the queue's latest version; exit code 1 when they differ")
    .argument("<file>", "the queue's document, - for standard input")
    .option("--name <name>", "the queue; else what the document says, else the file's name")
    .action(async (file: string, options: Pick<ApplyOptions, "name">, command: Command) => {
      const document = await readDocumentFile(file, "queue", command);
      await diffQueue(document, options.name ?? document.name ?? nameOfFile(file));
    });
}

async function diffQueue(document: DocumentFile, queue: string): Promise<void> {
  const { latest, name } = await connect().call(endpoints.getQueue, { params: { queue } });
  const difference = differenceOf(latest.text, document.text, process.stdout);
  if (difference === "") return;
  process.stdout.write(`--- queue ${name} v${latest.number}\n+++ ${document.file}\n${difference}`);
  process.exitCode = 1;
}
