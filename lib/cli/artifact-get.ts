import path from "node:path";
import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import { downloadVersion } from "../artifacts-client/download-version";
import { saySize } from "../runs/say-size";
import { readVersion, referenceHelp } from "./artifact-reference";
import { note, printJson } from "./output";
import { readCount } from "./set-option";
import { progressLine, withServer } from "./transfer-progress";

interface GetOptions {
  overwrite?: boolean;
  parallel: number;
  json?: boolean;
}

export function addArtifactGetCommand(parent: Command): void {
  parent
    .command("get")
    .description("download a version of an artifact, each file verified by its digest")
    .argument("<artifact>", `${referenceHelp}; version left out: latest`)
    .argument("[directory]", "where to (default: artifacts/NAME-VERSION)")
    .option("--overwrite", "replace files that are there and differ; otherwise they are refused")
    .option("--parallel <number>", "how many files at a time", readCount, 8)
    .option("--json", "print one JSON object")
    .action(getArtifact);
}

async function getArtifact(
  reference: string,
  directory: string | undefined,
  { overwrite = false, parallel, json }: GetOptions,
): Promise<void> {
  const asked = readVersion(reference);
  const progress = progressLine("downloading");
  const got = await withServer(async (server) => {
    const { version } = await server.client.call(endpoints.getArtifactVersion, { params: asked });
    const target = directory ?? path.join("artifacts", `${asked.artifact}-${version}`);
    const input = { ...asked, version, directory: target, overwrite, parallel, onProgress: progress.show };
    return { directory: target, ...(await downloadVersion(server, input)) };
  }).finally(progress.end);
  for (const { path: name, ref } of got.references) note(`${name} is a reference to ${ref}: not downloaded`);
  if (json) return printJson(got);
  const { files, bytes, kept, version } = got;
  const keptWords = kept === 0 ? "" : ` (${kept} were there already)`;
  if (process.stdout.isTTY)
    process.stdout.write(
      `✓ ${asked.project}/${asked.artifact}:${version}: ${files} files, ${saySize(bytes)} in ${got.directory}${keptWords}\n`,
    );
  else process.stdout.write(`${got.directory}\n`);
}
