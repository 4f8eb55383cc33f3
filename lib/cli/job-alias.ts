import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import { connect } from "./connect";
import { CliFailure } from "./failure";
import { printJson } from "./output";
import { readCount } from "./set-option";

interface AliasOptions {
  version?: number;
  remove?: boolean;
  json?: boolean;
}

export function addJobAliasCommand(parent: Command): void {
  parent
    .command("alias")
    .description("point an alias at a version of a job, or remove it")
    .argument("<job>", "the job's name")
    .argument("<alias>", "such as prod")
    .option("--version <number>", "the version", readCount)
    .option("--remove", "remove the alias")
    .option("--json", "print one JSON object")
    .action(setAlias);
}

async function setAlias(job: string, alias: string, { version, remove, json }: AliasOptions): Promise<void> {
  if ((version === undefined) === !remove)
    throw new CliFailure("Say either --version <number> or --remove.", 2);
  const client = connect();
  const params = { job, alias };
  const answer =
    version === undefined
      ? await client.call(endpoints.removeJobAlias, { params })
      : await client.call(endpoints.setJobAlias, { params, body: { number: version } });
  if (json) printJson(answer);
  else
    process.stdout.write(
      `${answer.job}:${answer.alias}\t${answer.number === null ? "removed" : `v${answer.number}`}\n`,
    );
}
