import { type Command, Option } from "commander";
import { endpoints } from "../api/endpoints";
import { type PipelineRow, type PipelineState, pipelineStates } from "../runs/pipeline-view";
import { connect } from "./connect";
import { printJson, printTable } from "./output";
import { readCount } from "./set-option";
import { agoWords } from "./words";

interface ListOptions {
  project?: string;
  job?: string;
  state?: PipelineState;
  limit: number;
  json?: boolean;
}

export function addPipelineListCommand(group: Command): void {
  group
    .command("list")
    .description("list launches of pipelines, the newest first")
    .option("--project <name>", "only those of a project")
    .option("--job <name>", "only those of a job")
    .addOption(new Option("--state <state>", "only those in a state").choices(pipelineStates))
    .option("--limit <number>", "how many at most", readCount, 50)
    .option("--json", "print one JSON object")
    .action(listPipelines);
}

async function listPipelines({ limit, json, state, ...query }: ListOptions): Promise<void> {
  const client = connect();
  const pipelines: PipelineRow[] = [];
  let after: string | undefined;
  do {
    const page: { pipelines: PipelineRow[]; next: string | null } = await client.call(
      endpoints.listPipelines,
      {
        query: {
          ...query,
          ...(state && { state: [state] }),
          after,
          limit: Math.min(limit - pipelines.length, 200),
        },
      },
    );
    pipelines.push(...page.pipelines);
    after = page.next ?? undefined;
  } while (after !== undefined && pipelines.length < limit);
  if (json) return printJson({ pipelines, next: after ?? null });
  const now = new Date();
  printTable(pipelines, [
    { title: "ID", text: ({ id }) => id },
    { title: "NAME", text: ({ name }) => name },
    { title: "STATE", text: (one) => one.state },
    { title: "STAGES", text: ({ stages }) => countWords(stages) },
    { title: "PROJECT", text: ({ project }) => project },
    { title: "AUTHOR", text: ({ author }) => author },
    {
      title: "LAUNCHED",
      text: ({ createdAt }) => agoWords(createdAt, now),
      plain: ({ createdAt }) => createdAt,
    },
  ]);
}

function countWords(stages: PipelineRow["stages"]): string {
  return Object.entries(stages)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`)
    .join(", ");
}
