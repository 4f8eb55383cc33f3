import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import { connect } from "./connect";
import { type JsonOption, printJson } from "./output";

export function addPipelineCancelCommand(group: Command): void {
  group
    .command("cancel")
    .description("stop every stage that has not ended; stopping again, or what has ended, changes nothing")
    .argument("<id>", "of the launch")
    .option("--json", "print one JSON object")
    .action(cancelPipeline);
}

async function cancelPipeline(pipelineId: string, { json }: JsonOption): Promise<void> {
  const answer = await connect().call(endpoints.cancelPipeline, { params: { pipelineId } });
  if (json) return printJson(answer);
  process.stdout.write(`${process.stdout.isTTY ? "✓ stopping " : ""}${answer.pipelineId}\n`);
}
