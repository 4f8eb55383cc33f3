import Link from "next/link";
import type { RunDetail, RunInputView, RunOutputView } from "@/lib/runs/run-view";
import { saySize } from "@/lib/runs/say-size";

/** The artifacts a run takes and makes: as its config names them, and which versions those are. */
export function RunArtifacts({ run }: { run: Pick<RunDetail, "inputs" | "outputs"> }) {
  return (
    <>
      <Artifacts title="Input artifacts" artifacts={run.inputs} absent="has no version yet" />
      <Artifacts title="Output artifacts" artifacts={run.outputs} absent="is not made yet" />
    </>
  );
}

interface ArtifactsProps {
  title: string;
  artifacts: readonly (RunInputView | RunOutputView)[];
  absent: string;
}

function Artifacts({ title, artifacts, absent }: ArtifactsProps) {
  if (artifacts.length === 0) return null;
  return (
    <section className="border-line border-b px-5 py-3 max-md:px-3.5">
      <h2 className="mb-1.5 font-medium">{title}</h2>
      <ul className="flex flex-col gap-1">
        {artifacts.map((artifact) => (
          <li key={`${artifact.name} ${artifact.path}`} className="min-w-0 break-words">
            <span className="font-mono text-mono">{artifact.name}</span>
            {artifact.version === null ? (
              <span className="text-muted"> {absent}</span>
            ) : (
              <>
                {" → "}
                <span className="font-mono text-mono">{artifact.version}</span>
                <span className="text-muted">
                  {artifact.versionId === null ? ", deleted since" : factsOf(artifact)}
                </span>
              </>
            )}
            {"fromStage" in artifact && artifact.fromStage ? (
              <span className="text-muted">
                {" "}
                made by{" "}
                <Link
                  href={`/runs/${artifact.fromStage.runId}`}
                  className="font-mono text-accent-ink text-mono hover:underline"
                >
                  {artifact.fromStage.name}
                </Link>
              </span>
            ) : null}
            {"checkpoint" in artifact && artifact.checkpoint && artifact.version === null ? (
              <>
                <span className="text-muted">, newest checkpoint </span>
                <span className="font-mono text-mono">{artifact.checkpoint.version}</span>
              </>
            ) : null}
            <span className="text-muted"> at </span>
            <span className="font-mono text-mono">{artifact.path}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function factsOf({ type, bytes }: RunInputView | RunOutputView): string {
  return [type === null ? null : `, ${type}`, bytes === null ? null : `, ${saySize(bytes)}`]
    .filter((fact) => fact !== null)
    .join("");
}
