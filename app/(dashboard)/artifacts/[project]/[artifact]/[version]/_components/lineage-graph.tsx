import { GraphBox, GraphPicture } from "@/components/graph/graph-picture";
import type { LineageRun, LineageView } from "@/lib/runs/artifact-view";
import { versionHref } from "../../../../artifact-href";
import { layLineage, nodeSize } from "./lay-lineage";

/** The lineage as a picture, drawn on the server; the table below it says the same in words. */
export function LineageGraph({ lineage }: { lineage: LineageView }) {
  const laid = layLineage(lineage);
  return (
    <GraphPicture
      label="Picture of the lineage"
      title="Runs and versions, what was made first at the left"
      laid={laid}
    >
      {lineage.versions.map((version) => (
        <GraphBox
          key={version.id}
          place={laid.places[`version ${version.id}`]}
          size={nodeSize}
          href={versionHref(version)}
          isRoot={lineage.root.id === version.id}
          title={`${version.artifact}:${version.version ?? "?"}`}
          below={version.state === "deleted" ? "deleted" : [version.type, ...version.aliases].join(" · ")}
        />
      ))}
      {lineage.runs.map((run) => (
        <GraphBox
          key={run.id}
          place={laid.places[`run ${run.id}`]}
          size={nodeSize}
          href={`/runs/${encodeURIComponent(run.id)}`}
          isRound
          title={run.name}
          below={runWords(run)}
        />
      ))}
    </GraphPicture>
  );
}

function runWords({ state, job, commit }: LineageRun): string {
  return ["run", state, job, commit?.slice(0, 8)].filter(Boolean).join(" · ");
}
