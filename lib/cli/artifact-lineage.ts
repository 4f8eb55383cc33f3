import type { Command } from "commander";
import { endpoints } from "../api/endpoints";
import type { LineageView } from "../runs/artifact-view";
import { readVersion, referenceHelp } from "./artifact-reference";
import { connect } from "./connect";
import { CliFailure } from "./failure";
import { note, printJson, printTable } from "./output";
import { readCount } from "./set-option";

interface LineageOptions {
  up?: boolean;
  down?: boolean;
  limit: number;
  json?: boolean;
}

export function addArtifactLineageCommand(parent: Command): void {
  parent
    .command("lineage")
    .description("print what a version was made from, and what was made from it: a line for each use")
    .argument("<artifact>", `${referenceHelp}; version left out: latest`)
    .option("--up", "only what it was made from")
    .option("--down", "only what was made from it")
    .option("--limit <number>", "how many runs and versions at most, each way", readCount, 500)
    .option("--json", "print one JSON object")
    .action(printLineage);
}

async function printLineage(reference: string, { up, down, limit, json }: LineageOptions): Promise<void> {
  if (up && down) throw new CliFailure("Say --up or --down, or neither for both.", 2);
  const params = readVersion(reference);
  const way = up ? "up" : down ? "down" : "both";
  const view = await connect().call(endpoints.getArtifactLineage, { params, query: { way, limit } });
  if (view.isCut) note(`There is more: these are the nearest ${limit} each way. Raise --limit for the rest.`);
  if (json) return printJson(view);
  const rows = toRows(view);
  if (rows.length === 0) note("No run made or used this version.");
  printTable(rows, [
    { title: "VERSION", text: ({ version }) => version },
    { title: "", text: ({ kind }) => (kind === "used" ? "used by" : "logged by") },
    { title: "RUN", text: ({ run }) => run?.name ?? "" },
    { title: "ID", text: ({ run }) => run?.id ?? "" },
    { title: "STATE", text: ({ run }) => run?.state ?? "" },
    { title: "JOB", text: ({ run }) => run?.job ?? "" },
    { title: "QUEUE", text: ({ run }) => run?.queue ?? "" },
    {
      title: "COMMIT",
      text: ({ run }) => run?.commit?.slice(0, 12) ?? "",
      plain: ({ run }) => run?.commit ?? "",
    },
    { title: "IMAGE", text: ({ run }) => run?.imageDigest ?? "" },
  ]);
}

/** What was made first stands first. */
function toRows({ versions, runs, edges }: LineageView) {
  const runsById = new Map(runs.map((run) => [run.id, run]));
  const versionsById = new Map(versions.map((version) => [version.id, version]));
  return edges
    .map(({ kind, runId, versionId }) => {
      const version = versionsById.get(versionId);
      const name = version ? `${version.project}/${version.artifact}:${version.version ?? "?"}` : versionId;
      return { kind, run: runsById.get(runId), version: name, at: version?.createdAt ?? "" };
    })
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}
