import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import type { QueueLineView, RunRow, WaitingView } from "../runs/run-view";
import { connect } from "./connect";
import { type JsonOption, note, printJson, printTable } from "./output";
import { agoWords } from "./words";

export function addQueueLineCommand(parent: Command): void {
  parent
    .command("line")
    .description("show what runs and what waits in a queue, and why")
    .argument("<queue>", "name or id")
    .option("--json", "print one JSON object")
    .action(showLine);
}

async function showLine(queue: string, { json }: JsonOption): Promise<void> {
  const line = await connect().call(endpoints.getQueueLine, { params: { queue } });
  if (json) return printJson(line);
  printLine(line, new Date());
}

function printLine({ queue, running, waiting, waitingTotal }: QueueLineView, now: Date): void {
  const rows: { run: RunRow; waiting: WaitingView | null }[] = [
    ...running.map((run) => ({ run, waiting: null })),
    ...waiting,
  ];
  printTable(rows, [
    { title: "#", align: "right", text: (row) => String(row.waiting?.position ?? "") },
    { title: "ID", text: ({ run }) => run.id },
    { title: "NAME", text: ({ run }) => run.name },
    { title: "STATE", text: ({ run }) => run.state },
    { title: "BY", text: ({ run }) => run.author },
    { title: "PRIORITY", text: ({ run }) => run.priority },
    { title: "SINCE", text: ({ run }) => agoWords(run.createdAt, now), plain: ({ run }) => run.createdAt },
    {
      title: "WHY",
      text: (row) => row.waiting?.message ?? (row.run.agent ? `on ${row.run.agent.name}` : ""),
      plain: (row) => row.waiting?.reason ?? "",
    },
  ]);
  const paused = queue.paused ? "paused, " : "";
  const summary = `${waitingTotal} waiting, ${queue.running} running, ${queue.freeSlots} of ${queue.slots} slots free`;
  if (process.stdout.isTTY) note(`${queue.name}: ${paused}${summary}`);
}
