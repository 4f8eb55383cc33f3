import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import type { PipelineView, StageRunView, StageView } from "../runs/pipeline-view";
import { connect, pipelineUrl } from "./connect";
import { type JsonOption, printFacts, printJson, printTable } from "./output";

export function addPipelineGetCommand(group: Command): void {
  group
    .command("get")
    .description("show a launch of a pipeline: its stages, and the runs of each")
    .argument("<id>", "of the launch")
    .option("--json", "print one JSON object")
    .action(getPipeline);
}

async function getPipeline(pipelineId: string, { json }: JsonOption): Promise<void> {
  const pipeline = await connect().call(endpoints.getPipeline, { params: { pipelineId } });
  if (json) return printJson(pipeline);
  if (process.stdout.isTTY) printHead(pipeline);
  printTable(pipeline.stageList.flatMap(rowsOf), [
    { title: "STAGE", text: ({ stage }) => stage.name },
    { title: "STATE", text: ({ stage }) => stage.state },
    { title: "RUN", text: ({ run }) => run?.runId ?? "" },
    { title: "NAME", text: ({ run }) => run?.name ?? "" },
    { title: "RUN STATE", text: ({ run }) => run?.state ?? "" },
    { title: "QUEUE", text: ({ run }) => run?.queue ?? "" },
    { title: "WHY", text: ({ stage, run }) => stage.because ?? run?.diagnosis ?? "" },
  ]);
}

function printHead({ id, name, state, project, author, documentText: _text, ...rest }: PipelineView): void {
  printFacts([
    ["name", name],
    ["state", state],
    ["project", project],
    ["job", rest.job && (rest.jobVersion === null ? rest.job : `${rest.job}:v${rest.jobVersion}`)],
    ["author", author],
    ["page", pipelineUrl(id)],
  ]);
  process.stdout.write("\n");
}

interface Row {
  stage: StageView;
  run: StageRunView | null;
}

function rowsOf(stage: StageView): Row[] {
  return stage.runs.length === 0 ? [{ stage, run: null }] : stage.runs.map((run) => ({ stage, run }));
}
