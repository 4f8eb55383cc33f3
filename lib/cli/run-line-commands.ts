import { type Command, Option } from "commander";
import { endpoints } from "../api/endpoints";
import { priorityNames } from "../runs/priority";
import { connect } from "./connect";
import { findRunId } from "./find-run-id";
import { type JsonOption, note, printJson } from "./output";

const places = [...priorityNames, "front"] as const;

interface PrioritiseOptions extends JsonOption {
  to: (typeof places)[number];
}

/** What may be done to runs that wait: hold, release, move. */
export function addRunLineCommands(parent: Command): void {
  addTo(parent, "hold", "keep waiting runs from being handed out").action(
    (runs: string[], { json }: JsonOption) =>
      change(runs, json, (client, runIds) => client.call(endpoints.holdRuns, { body: { runIds } })),
  );
  addTo(parent, "release", "let held runs be handed out again").action(
    (runs: string[], { json }: JsonOption) =>
      change(runs, json, (client, runIds) => client.call(endpoints.releaseRuns, { body: { runIds } })),
  );
  addTo(parent, "prioritise", "move waiting runs in the line")
    .addOption(
      new Option("--to <priority>", "front is before everything else on the queue")
        .choices(places)
        .makeOptionMandatory(),
    )
    .action((runs: string[], { json, to: priority }: PrioritiseOptions) =>
      change(runs, json, (client, runIds) =>
        client.call(endpoints.prioritiseRuns, { body: { runIds, priority } }),
      ),
    );
}

function addTo(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .argument("<run...>", "ids, or names that only one run has")
    .option("--json", "print one JSON object");
}

interface Changed {
  changed: string[];
  refused: { runId: string; message: string }[];
}

async function change(
  references: string[],
  json: boolean | undefined,
  call: (client: ReturnType<typeof connect>, runIds: string[]) => Promise<Changed>,
): Promise<void> {
  const client = connect();
  const runIds: string[] = [];
  for (const reference of references) runIds.push(await findRunId(client, reference));
  const answer = await call(client, runIds);
  if (answer.refused.length > 0) process.exitCode = 1;
  if (json) {
    printJson(answer);
    return;
  }
  for (const runId of answer.changed) process.stdout.write(`${runId}\n`);
  for (const { runId, message } of answer.refused) note(`✕ ${runId}: ${message}`);
}
