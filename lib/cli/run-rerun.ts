import { randomUUID } from "node:crypto";
import { type Command, Option } from "commander";
import type { Client } from "../api/api-client";
import { endpoints } from "../api/endpoints";
import { connect, runUrl } from "./connect";
import { findRunId } from "./find-run-id";
import { followOnTerminal } from "./follow-on-terminal";
import { note, printJson } from "./output";
import { endWithRun } from "./run-end";

interface RerunOptions {
  mode: "exact" | "today";
  follow?: boolean;
  json?: boolean;
}

export function addRunRerunCommand(parent: Command): void {
  parent
    .command("rerun")
    .description("run a run again")
    .argument("<run>", "id, or a name that only one run has")
    .addOption(
      new Option("--mode <mode>", "exact: the frozen documents and code; today: the queue as it is now")
        .choices(["exact", "today"])
        .default("exact"),
    )
    .option("--follow", "print the log until the end; the exit code is the run's result")
    .option("--json", "print one JSON object")
    .action(rerun);
}

async function rerun(reference: string, { mode, ...options }: RerunOptions): Promise<void> {
  const client = connect();
  const params = { runId: await findRunId(client, reference) };
  const asked = { params, body: { mode }, idempotencyKey: randomUUID() };
  await showLaunched(client, await client.call(endpoints.rerunRun, asked), options);
}

/** Says what was launched, and follows it when asked to. */
export async function showLaunched(
  client: Client,
  launched: { runId: string; name: string },
  { follow, json }: Pick<RerunOptions, "follow" | "json">,
): Promise<void> {
  const { runId: id, name } = launched;
  const url = runUrl(id);
  if (json) printJson({ ...launched, url });
  else if (process.stdout.isTTY || follow) note(`✓ launched ${name} (${id}): ${url}`);
  else process.stdout.write(`${id}\t${name}\t${url}\n`);
  if (!follow) return;
  const end = await followOnTerminal(client, { id, name }, { log: !json });
  if (end) endWithRun(name, end);
}
