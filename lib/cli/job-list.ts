import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import { connect } from "./connect";
import { printJson, printTable } from "./output";
import { agoWords } from "./words";

interface ListOptions {
  archived?: boolean;
  json?: boolean;
}

export function addJobListCommand(parent: Command): void {
  parent
    .command("list")
    .description("list jobs")
    .option("--archived", "those that were taken out of use")
    .option("--json", "print one JSON object")
    .action(listJobs);
}

async function listJobs({ archived = false, json }: ListOptions): Promise<void> {
  const answer = await connect().call(endpoints.listJobs, { query: { archived } });
  if (json) return printJson(answer);
  const now = new Date();
  printTable(answer.jobs, [
    { title: "NAME", text: ({ name }) => name },
    { title: "VERSION", text: ({ version }) => `v${version}` },
    {
      title: "ALIASES",
      text: ({ aliases }) => aliases.map(({ alias, number }) => `${alias}=v${number}`).join(" "),
    },
    {
      title: "SAVED",
      text: ({ updatedAt }) => agoWords(updatedAt, now),
      plain: ({ updatedAt }) => updatedAt,
    },
    { title: "BY", text: ({ updatedBy }) => updatedBy },
    { title: "DESCRIPTION", text: ({ description }) => description },
  ]);
}
