import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import type { Reproduction } from "../runs/artifact-view";
import { countChanges } from "../runs/count-changes";
import type { RunDetail } from "../runs/run-view";
import { connect, runUrl } from "./connect";
import { findRunId } from "./find-run-id";
import { type JsonOption, printFacts, printJson } from "./output";
import { agoWords, durationWords, valueWords } from "./words";

export function addRunGetCommand(parent: Command): void {
  parent
    .command("get")
    .description("show a run; with --json also its resolved config and the source of every value")
    .argument("<run>", "id, or a name that only one run has")
    .option("--json", "print one JSON object")
    .action(getRun);
}

async function getRun(reference: string, { json }: JsonOption): Promise<void> {
  const client = connect();
  const run = await client.call(endpoints.getRun, { params: { runId: await findRunId(client, reference) } });
  if (json) printJson(run);
  else printFacts([...whatItIs(run), ...whatItRepeats(run.reproduction), ...howItWent(run)]);
}

function whatItIs(run: RunDetail): [string, string | null][] {
  const { job, commit, imageDigest } = run;
  return [
    ["id", run.id],
    ["name", run.name],
    ["state", run.state],
    ["origin", run.origin],
    ["queue", run.queue && `${run.queue.name} v${run.queueVersion} (${run.resource})`],
    ["job", job && `${job.name}:v${job.version}`],
    ["commit", commit],
    ["image", imageDigest],
    ["project", run.project],
    ["by", run.author],
    ["priority", run.priority],
    ["values", valueWords(run.values)],
    [
      "takes",
      run.inputs.map(({ name, version }) => `${name} → ${version ?? "no version yet"}`).join(", ") || null,
    ],
    ["makes", run.outputs.map(outputWords).join(", ") || null],
    ["created", `${run.createdAt} (${agoWords(run.createdAt, new Date())})`],
    ["resumed from", run.resumedFrom && `${run.resumedFrom.name} (${run.resumedFrom.id})`],
    ["run again from", run.resumedFrom ? null : run.rerunOf && `${run.rerunOf.name} (${run.rerunOf.id})`],
  ];
}

function outputWords({ name, version, checkpoint }: RunDetail["outputs"][number]): string {
  if (version !== null) return `${name} → ${version}`;
  return checkpoint ? `${name} (newest checkpoint ${checkpoint.version})` : name;
}

function howItWent(run: RunDetail): [string, string | null][] {
  const { waiting, agent } = run;
  const place = waiting?.position ? `, number ${waiting.position} in line` : "";
  return [
    ["waits", waiting && `${waiting.message}${place}`],
    ["unblocked by", waiting?.unblocks ?? null],
    ["agent", agent && `${agent.name}, attempt ${run.attempt}`],
    [
      "began from",
      run.attempts
        .at(-1)
        ?.resumedFrom.map(({ version }) => version)
        .join(", ") || null,
    ],
    ["waited", durationWords(run.waitedSeconds)],
    ["ran", durationWords(run.ranSeconds)],
    ["ended", run.endedAt],
    ["result", run.diagnosis ?? (run.exitCode === null ? null : `exit code ${run.exitCode}`)],
    ["log", run.logBytes > 0 ? `${run.logBytes} bytes` : null],
    ["page", runUrl(run.id)],
  ];
}

/** A line for each output of an exact rerun. */
function whatItRepeats(reproduction: Reproduction | null): [string, string][] {
  if (!reproduction) return [];
  const { of, outputs, isOver } = reproduction;
  return outputs.map(({ first, again, result, changes }) => {
    const [was, is] = [
      first && `${first.artifact}:${first.version}`,
      again && `${again.artifact}:${again.version}`,
    ];
    if (result === "same") return ["reproduces", `${is}: the same as ${was} of ${of.name}`];
    if (result === "missing")
      return ["reproduces", `${was} of ${of.name}: ${isOver ? "not made" : "not made yet"}`];
    if (result === "added") return ["reproduces", `${is}: ${of.name} made none`];
    return [
      "reproduces",
      `${is}: differs from ${was} of ${of.name}${changes ? ` (${countChanges(changes)})` : ""}`,
    ];
  });
}
