import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import { connect } from "./connect";
import { type JsonOption, printJson } from "./output";
import { printDocument } from "./print-document";

export function addJobGetCommand(parent: Command): void {
  parent
    .command("get")
    .description("print a job's document, as it was written")
    .argument("<job>", "name, name:v3, name:latest or name:alias")
    .option("--json", "print one JSON object")
    .action(getJob);
}

async function getJob(job: string, { json }: JsonOption): Promise<void> {
  const view = await connect().call(endpoints.getJob, { params: { job } });
  if (json) printJson(view);
  else printDocument(view.selected);
}
