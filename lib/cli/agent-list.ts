import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import type { AgentView } from "../runs/run-view";
import { connect } from "./connect";
import { type JsonOption, printJson, printTable } from "./output";
import { agoWords } from "./words";

export function addAgentListCommand(parent: Command): void {
  parent
    .command("list")
    .description("list agents")
    .option("--json", "print one JSON object")
    .action(listAgents);
}

async function listAgents({ json }: JsonOption): Promise<void> {
  const answer = await connect().call(endpoints.listAgents, {});
  if (json) return printJson(answer);
  const now = new Date();
  printTable(answer.agents, [
    { title: "ID", text: ({ id }) => id },
    { title: "NAME", text: ({ name }) => name },
    { title: "STATE", text: stateOf },
    { title: "HOST", text: ({ host }) => host },
    { title: "VERSION", text: ({ version }) => version },
    { title: "BUSY", align: "right", text: ({ busy, maxJobs }) => `${busy}/${maxJobs}` },
    { title: "QUEUES", text: ({ queues }) => queues.map(({ name }) => name).join(" ") },
    {
      title: "SEEN",
      text: ({ lastSeenAt }) => agoWords(lastSeenAt, now),
      plain: ({ lastSeenAt }) => lastSeenAt,
    },
  ]);
}

function stateOf({ online, stopped, draining, stopping }: AgentView): string {
  if (!online) return stopped ? "stopped" : "offline";
  if (stopping) return "stopping";
  return draining ? "draining" : "online";
}
