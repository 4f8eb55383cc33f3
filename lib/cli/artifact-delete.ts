import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import { readReference, referenceHelp } from "./artifact-reference";
import { connect } from "./connect";
import { CliFailure } from "./failure";
import { printJson } from "./output";

interface DeleteOptions {
  all?: boolean;
  withAliases?: boolean;
  force?: boolean;
  json?: boolean;
}

export function addArtifactDeleteCommand(parent: Command): void {
  parent
    .command("delete")
    .description("delete a version of an artifact; its number is not given again")
    .argument("<artifact>", referenceHelp)
    .option("--all", "the whole artifact, with all its versions")
    .option("--with-aliases", "although aliases other than latest point to it")
    .option("--force", "although a run that has not ended uses it")
    .option("--json", "print one JSON object")
    .action(deleteArtifact);
}

async function deleteArtifact(
  reference: string,
  { all, withAliases = false, force = false, json }: DeleteOptions,
): Promise<void> {
  const { project, artifact, version } = readReference(reference);
  if ((version === undefined) === !all)
    throw new CliFailure("Say either the version (project/name:v3) or --all.", 2);
  const client = connect();
  const place = { project, artifact };
  const answer =
    version === undefined
      ? await client.call(endpoints.deleteArtifact, { params: place, query: { force } })
      : await client.call(endpoints.deleteArtifactVersion, {
          params: { ...place, version },
          query: { force, withAliases },
        });
  if (json) return printJson(answer);
  const what = "version" in answer ? `${artifact}:${answer.version}` : artifact;
  process.stdout.write(`${project}/${what}\tdeleted\n`);
}
