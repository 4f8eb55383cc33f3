import { open, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import { connect } from "./connect";
import { CliFailure } from "./failure";
import { findRunId } from "./find-run-id";
import { note } from "./output";

export function addRunExportCommand(parent: Command): void {
  parent
    .command("export")
    .description("write everything that is known of a run to one zip, with the commands to do it again")
    .argument("<run>", "id, or a name that only one run has")
    .option("-o, --output <file>", "where to (default: run-ID.zip), - for standard output")
    .action(exportRun);
}

async function exportRun(reference: string, { output }: { output?: string }): Promise<void> {
  const client = connect();
  const runId = await findRunId(client, reference);
  const { body } = await client.open(endpoints.getRunArchive, { params: { runId } });
  if (!body) throw new Error("the server sent no archive");
  const content = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  if (output === "-") return await pipeline(content, process.stdout, { end: false });
  const file = output ?? `run-${runId}.zip`;
  // What is there is not written over, and what breaks off leaves nothing.
  const target = await open(file, "wx").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
    throw new CliFailure(`${file} is there already: name another file with --output.`);
  });
  try {
    await pipeline(content, target.createWriteStream());
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  if (process.stdout.isTTY) note(`✓ ${file}`);
  else process.stdout.write(`${file}\n`);
}
