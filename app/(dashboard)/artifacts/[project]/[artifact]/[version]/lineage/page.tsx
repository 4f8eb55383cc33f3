import { Workflow } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/components/ui/empty-state";
import { can } from "@/lib/access/can";
import { loadLineage } from "@/lib/artifacts/load-lineage";
import { LineageGraph } from "../_components/lineage-graph";
import { LineageTable } from "../_components/lineage-table";
import { VersionHeader } from "../_components/version-header";
import { loadPageVersion, type VersionParams } from "../load-page-version";

export async function generateMetadata(props: VersionParams): Promise<Metadata> {
  const { place } = await loadPageVersion(props);
  return { title: `Lineage of ${place.artifact}:${place.version}` };
}

/** More than a person can look at: the command line and the API give all. */
const mostDrawn = 100;

export default async function Page(props: VersionParams) {
  const { actor, version, place } = await loadPageVersion(props);
  const lineage = await loadLineage(actor, { ...place, limit: mostDrawn });
  return (
    <div className="flex min-h-0 grow flex-col">
      <VersionHeader version={version} tab="lineage" mayEdit={can(actor, "artifact:write")} />
      <div className="min-h-0 grow overflow-y-auto">
        {lineage.isCut ? (
          <p role="status" className="bg-amber-3 px-5 py-1.5 text-amber-11 max-md:px-3.5">
            There is more: these are the nearest {mostDrawn} runs and versions each way. All of them:{" "}
            <code>slipway artifact lineage</code>
          </p>
        ) : null}
        {lineage.edges.length === 0 ? (
          <EmptyState
            icon={<Workflow aria-hidden />}
            title="No run made or used this version"
            hint="Runs that log it or use it appear here, with what they were made from. A program says what it uses:"
            command={`run.use_artifact("${place.project}/${place.artifact}:${place.version}")`}
          />
        ) : (
          <>
            <LineageGraph lineage={lineage} />
            <LineageTable lineage={lineage} />
          </>
        )}
      </div>
    </div>
  );
}
