import type { Command } from "commander";
import { uploadVersion } from "../artifacts-client/upload-version";
import { saySize } from "../runs/say-size";
import { readReference } from "./artifact-reference";
import { CliFailure } from "./failure";
import { printJson } from "./output";
import { readCount, repeated } from "./set-option";
import { progressLine, withServer } from "./transfer-progress";

interface PutOptions {
  type: string;
  alias?: string[];
  tag?: string[];
  description?: string;
  metadata?: string;
  run?: string;
  followLinks?: boolean;
  parallel: number;
  json?: boolean;
}

export function addArtifactPutCommand(parent: Command): void {
  parent
    .command("put")
    .description(
      "upload a directory or a file as a new version; contents that the server has are not sent again",
    )
    .argument("<path>", "the directory or file; links inside it count as what they lead to")
    .argument("<artifact>", "project/name; project left out: uncategorized")
    .option("--type <name>", "such as dataset or model", "dataset")
    .addOption(repeated("--alias <name>", "an alias that is to point to it, beside latest"))
    .addOption(repeated("--tag <name>", "a tag"))
    .option("--description <text>", "what it is")
    .option("--metadata <json>", "a JSON object of facts about it")
    .option("--run <id>", "the run that made it")
    .option("--follow-links", "also links out of the directory; otherwise they are refused")
    .option("--parallel <number>", "how many files at a time", readCount, 8)
    .option("--json", "print one JSON object")
    .action(putArtifact);
}

async function putArtifact(directory: string, reference: string, options: PutOptions): Promise<void> {
  const { project, artifact, version } = readReference(reference);
  if (version !== undefined)
    throw new CliFailure(
      `The server numbers the version: leave out ":${version}", or give it as --alias.`,
      2,
    );
  const { type, alias = [], tag = [], description, metadata, run, followLinks, parallel, json } = options;
  const progress = progressLine("uploading");
  const put = await withServer((server) =>
    uploadVersion(server, {
      ...{ project, artifact, directory, type, aliases: alias, tags: tag, followLinks, parallel },
      ...(description !== undefined && { description }),
      ...(metadata !== undefined && { metadata: readMetadata(metadata) }),
      ...(run !== undefined && { runId: run }),
      onProgress: progress.show,
    }),
  ).finally(progress.end);
  if (json) return printJson(put);
  const name = `${project}/${artifact}:${put.version}`;
  if (!process.stdout.isTTY) return void process.stdout.write(`${name}\n`);
  const words = put.isNew
    ? `${put.files} files, ${saySize(put.bytes)}, ${saySize(put.sentBytes)} sent`
    : "the same files as before, nothing sent";
  process.stdout.write(`✓ ${name}: ${words}\n`);
}

function readMetadata(text: string) {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return Object.fromEntries(Object.entries(value));
  } catch {
    // Told below.
  }
  throw new CliFailure('--metadata is a JSON object, such as {"rows": 120}.', 2);
}
