import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import { connect } from "./connect";
import { findRunId } from "./find-run-id";
import { showLaunched } from "./run-rerun";

export function addRunResumeCommand(parent: Command): void {
  parent
    .command("resume")
    .description("go on with a run that was cancelled, failed or lost, from its newest checkpoint")
    .argument("<run>", "id, or a name that only one run has")
    .option("--follow", "print the log until the end; the exit code is the run's result")
    .option("--json", "print one JSON object")
    .action(resume);
}

async function resume(reference: string, options: { follow?: boolean; json?: boolean }): Promise<void> {
  const client = connect();
  const params = { runId: await findRunId(client, reference) };
  const asked = { params, body: {}, idempotencyKey: randomUUID() };
  await showLaunched(client, await client.call(endpoints.resumeRun, asked), options);
}
