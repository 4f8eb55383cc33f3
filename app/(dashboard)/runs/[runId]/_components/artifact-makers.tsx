import Link from "next/link";
import { RunState } from "@/components/run/run-state";
import type { ArtifactMaker } from "@/lib/runs/run-view";

/** The way to who makes what a run waits for. */
export function ArtifactMakers({ makers }: { makers: readonly ArtifactMaker[] }) {
  if (makers.length === 0) return null;
  return (
    <ul aria-label="Who makes it" className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
      {makers.map((maker) =>
        maker.kind === "run" ? (
          <li key={maker.id} className="flex items-baseline gap-2">
            <RunState state={maker.state} />
            <Link href={`/runs/${maker.id}`} className="text-accent-ink hover:underline">
              {maker.name}
            </Link>
          </li>
        ) : (
          <li key={maker.name}>
            <Link
              href={`/jobs/${encodeURIComponent(maker.name)}`}
              className="font-mono text-accent-ink text-mono hover:underline"
            >
              {maker.name}
            </Link>
          </li>
        ),
      )}
    </ul>
  );
}
