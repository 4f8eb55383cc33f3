import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import { connect } from "./connect";
import { type JsonOption, printJson } from "./output";

export function addQueuePauseCommands(parent: Command): void {
  const add = (name: "pause" | "resume", description: string) =>
    parent
      .command(name)
      .description(description)
      .argument("<queue>", "name or id")
      .option("--json", "print one JSON object")
      .action((queue: string, options: JsonOption) => setPaused(name, queue, options));
  add("pause", "hand out no more runs; what runs goes on");
  add("resume", "hand out runs again");
}

async function setPaused(verb: "pause" | "resume", queue: string, { json }: JsonOption): Promise<void> {
  const endpoint = verb === "pause" ? endpoints.pauseQueue : endpoints.resumeQueue;
  const answer = await connect().call(endpoint, { params: { queue } });
  if (json) printJson(answer);
  else process.stdout.write(`${answer.name}\t${verb === "pause" ? "paused" : "resumed"}\n`);
}
