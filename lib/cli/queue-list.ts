import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import { connect } from "./connect";
import { printJson, printTable } from "./output";
import { agoWords } from "./words";

interface ListOptions {
  archived?: boolean;
  json?: boolean;
}

export function addQueueListCommand(parent: Command): void {
  parent
    .command("list")
    .description("list queues with what is in their line")
    .option("--archived", "those that were taken out of use")
    .option("--json", "print one JSON object")
    .action(listQueues);
}

async function listQueues({ archived = false, json }: ListOptions): Promise<void> {
  const answer = await connect().call(endpoints.listQueues, { query: { archived } });
  if (json) return printJson(answer);
  const now = new Date();
  printTable(answer.queues, [
    { title: "NAME", text: ({ name }) => name },
    { title: "RESOURCE", text: ({ resource }) => resource },
    { title: "VERSION", text: ({ version }) => `v${version}` },
    { title: "STATE", text: ({ paused, archived }) => (archived ? "archived" : paused ? "paused" : "open") },
    { title: "WAITING", align: "right", text: ({ waiting }) => String(waiting) },
    { title: "RUNNING", align: "right", text: ({ running }) => String(running) },
    { title: "AGENTS", align: "right", text: ({ agents }) => String(agents) },
    {
      title: "SAVED",
      text: ({ updatedAt }) => agoWords(updatedAt, now),
      plain: ({ updatedAt }) => updatedAt,
    },
    { title: "BY", text: ({ updatedBy }) => updatedBy },
  ]);
}
