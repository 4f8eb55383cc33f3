"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { LoadFailure } from "@/components/ui/load-failure";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { ComparedVersion, OutputComparison, Reproduction } from "@/lib/runs/artifact-view";
import { countChanges } from "@/lib/runs/count-changes";
import { askJson } from "../../../_components/ask-json";
import { versionHref } from "../../../artifacts/artifact-href";

const everyMs = 5_000;

/** Whether an exact rerun has made what the first run made, output by output. */
export function RunReproduction({ runId, isOver }: { runId: string; isOver: boolean }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["run-reproduction", runId, isOver],
    queryFn: ({ signal }) =>
      askJson<{ reproduction: Reproduction | null }>(
        `/api/v1/runs/${encodeURIComponent(runId)}/reproduction`,
        { signal },
      ),
    refetchInterval: isOver ? false : everyMs,
  });
  if (error && !data) return <LoadFailure error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={2} columns={2} />;
  return data.reproduction ? <ReproductionList reproduction={data.reproduction} /> : null;
}

/** The outputs of a rerun beside those of the first run. */
export function ReproductionList({ reproduction }: { reproduction: Reproduction }) {
  const { of, outputs, isOver, isCut } = reproduction;
  return (
    <section aria-labelledby="reproduction" className="border-line border-b px-5 pt-4 pb-3 max-md:px-3.5">
      <h2 id="reproduction" className="mb-1 font-medium">
        Compared with{" "}
        <Link href={`/runs/${of.id}?tab=artifacts`} className="text-accent-ink hover:underline">
          {of.name}
        </Link>
      </h2>
      <p className="mb-2 text-muted">{verdictOf(reproduction)}</p>
      <ul className="flex flex-col gap-2">
        {outputs.map((output) => (
          <li
            key={`${output.first?.id} ${output.again?.id}`}
            className="flex flex-wrap items-baseline gap-x-2"
          >
            <ResultBadge result={output.result} isOver={isOver} />
            <OutputWords output={output} />
          </li>
        ))}
      </ul>
      {isCut ? <p className="mt-2 text-muted">Only the first hundred outputs are compared.</p> : null}
    </section>
  );
}

function verdictOf({ of, outputs, isOver }: Reproduction): string {
  const open = outputs.filter(({ result }) => result !== "same").length;
  if (outputs.length === 0)
    return isOver
      ? "Neither run has made anything."
      : "Nothing is made yet. It is an exact rerun of that run.";
  if (!isOver) return "By the digests of what is made so far.";
  if (open === 0) return `Every output has the digest that it had in ${of.name}.`;
  return `${open} of ${outputs.length} ${outputs.length === 1 ? "output is" : "outputs are"} not what ${of.name} has made.`;
}

function ResultBadge({ result, isOver }: { result: OutputComparison["result"]; isOver: boolean }) {
  if (result === "same") return <Badge tone="green">the same</Badge>;
  if (result === "differs") return <Badge tone="amber">differs</Badge>;
  if (result === "added") return <Badge tone="amber">only here</Badge>;
  return isOver ? <Badge tone="red">not made</Badge> : <Badge tone="outline">not made yet</Badge>;
}

function OutputWords({ output: { first, again, changes } }: { output: OutputComparison }) {
  const isOne = first !== null && again !== null && first.id === again.id;
  return (
    <div className="min-w-0 break-words">
      {first && !isOne ? <VersionLink version={first} /> : null}
      {first && again && !isOne ? " → " : null}
      {again ? <VersionLink version={again} /> : null}
      {changes ? (
        <>
          <span className="text-muted"> {countChanges(changes)}: </span>
          <FileNames changes={changes} />
          {first && again && first.artifact === again.artifact && first.project === again.project ? (
            <>
              {" "}
              <Link
                href={`${versionHref(again)}/diff?against=${first.version}`}
                className="whitespace-nowrap text-accent-ink hover:underline"
              >
                Compare files
              </Link>
            </>
          ) : null}
        </>
      ) : null}
    </div>
  );
}

const mostNames = 5;

function FileNames({ changes }: { changes: NonNullable<OutputComparison["changes"]> }) {
  const total = changes.added + changes.removed + changes.changed;
  const shown = changes.files.slice(0, mostNames);
  return (
    <span className="font-mono text-mono">
      {shown.map(({ path }) => path).join(", ")}
      {total > shown.length ? `, ${total - shown.length} more` : ""}
    </span>
  );
}

function VersionLink({ version }: { version: ComparedVersion }) {
  return (
    <>
      <Link href={versionHref(version)} className="font-mono text-mono hover:underline">
        {version.artifact}:{version.version}
      </Link>
      {version.state === "deleted" ? <span className="text-muted"> (deleted)</span> : null}
    </>
  );
}
