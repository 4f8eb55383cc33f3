import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import { connect } from "./connect";
import { printJson } from "./output";
import { printDocument } from "./print-document";
import { readCount } from "./set-option";

interface GetOptions {
  version?: number;
  json?: boolean;
}

export function addQueueGetCommand(parent: Command): void {
  parent
    .command("get")
    .description("print a queue's config, as it was written")
    .argument("<queue>", "name or id")
    .option("--version <number>", "this version instead of the latest", readCount)
    .option("--json", "print one JSON object")
    .action(getQueue);
}

async function getQueue(queue: string, { version, json }: GetOptions): Promise<void> {
  const client = connect();
  if (version === undefined) {
    const view = await client.call(endpoints.getQueue, { params: { queue } });
    return json ? printJson(view) : printDocument(view.latest);
  }
  const params = { queue, number: String(version) };
  const view = await client.call(endpoints.getQueueVersion, { params });
  if (json) printJson(view);
  else printDocument(view);
}
