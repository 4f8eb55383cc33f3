import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import { readReference, referenceHelp } from "./artifact-reference";
import { connect } from "./connect";
import { CliFailure } from "./failure";
import { printJson } from "./output";

interface AliasOptions {
  remove?: boolean;
  json?: boolean;
}

export function addArtifactAliasCommand(parent: Command): void {
  parent
    .command("alias")
    .description("point an alias at a version of an artifact, or remove it")
    .argument("<artifact>", referenceHelp)
    .argument("<alias>", "such as best")
    .option("--remove", "remove the alias, whatever version it points to")
    .option("--json", "print one JSON object")
    .action(setAlias);
}

async function setAlias(reference: string, alias: string, { remove, json }: AliasOptions): Promise<void> {
  const { project, artifact, version } = readReference(reference);
  if ((version === undefined) === !remove)
    throw new CliFailure("Say either the version (project/name:v3) or --remove.", 2);
  const client = connect();
  const params = { project, artifact, alias };
  const answer =
    version === undefined
      ? await client.call(endpoints.removeArtifactAlias, { params })
      : await client.call(endpoints.setArtifactAlias, { params, body: { version } });
  if (json) printJson(answer);
  else process.stdout.write(`${project}/${artifact}:${answer.alias}\t${answer.version ?? "removed"}\n`);
}
