import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import { connect } from "./connect";
import { findRunId } from "./find-run-id";
import { followOnTerminal } from "./follow-on-terminal";
import { endWithRun } from "./run-end";
import { readCount } from "./set-option";

interface LogsOptions {
  follow?: boolean;
  attempt?: number;
}

export function addRunLogsCommand(parent: Command): void {
  parent
    .command("logs")
    .description("print a run's log")
    .argument("<run>", "id, or a name that only one run has")
    .option("-f, --follow", "go on until the run ends; the exit code is the run's result")
    .option("--attempt <number>", "of this attempt only", readCount)
    .action(printLog);
}

async function printLog(reference: string, { follow, attempt }: LogsOptions): Promise<void> {
  const client = connect();
  const runId = await findRunId(client, reference);
  if (follow) {
    const { id, name } = await client.call(endpoints.getRun, { params: { runId } });
    const from = attempt === undefined ? undefined : { attempt, offset: 0 };
    const end = await followOnTerminal(client, { id, name }, { log: true, ...(from && { from, attempt }) });
    if (end) endWithRun(name, end);
    return;
  }
  const query = attempt === undefined ? {} : { attempt };
  const { body } = await client.open(endpoints.getRunLog, { params: { runId }, query });
  const reader = body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) return;
    if (!process.stdout.write(piece.value))
      await new Promise<void>((resolve) => process.stdout.once("drain", resolve));
  }
}
