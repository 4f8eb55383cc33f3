import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import { connect } from "./connect";
import { findRunId } from "./find-run-id";
import { type JsonOption, note, printJson } from "./output";

export function addRunCancelCommand(parent: Command): void {
  parent
    .command("cancel")
    .description("stop runs; stopping one that has ended changes nothing")
    .argument("<run...>", "ids, or names that only one run has")
    .option("--json", "print one JSON object")
    .action(cancelRuns);
}

async function cancelRuns(references: string[], { json }: JsonOption): Promise<void> {
  const client = connect();
  const runIds: string[] = [];
  for (const reference of references) runIds.push(await findRunId(client, reference));
  const answer = await client.call(endpoints.cancelRuns, { body: { runIds } });
  if (answer.refused.length > 0) process.exitCode = 1;
  if (json) return printJson(answer);
  for (const runId of answer.cancelled)
    process.stdout.write(`${process.stdout.isTTY ? "✓ stopping " : ""}${runId}\n`);
  for (const { runId, message } of answer.refused) note(`✕ ${runId}: ${message}`);
}
