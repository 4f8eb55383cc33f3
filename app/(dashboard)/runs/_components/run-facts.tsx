import Link from "next/link";
import type { ReactNode } from "react";
import { durationWords } from "@/components/run/run-words";
import { RelativeTime } from "@/components/ui/relative-time";
import { signalOfExitCode } from "@/lib/runs/exit-signal";
import type { RunRow } from "@/lib/runs/run-view";

/** What a run is, as a list of names and values. */
export function RunFacts({ run }: { run: RunRow }) {
  return (
    <dl className="grid grid-cols-[96px_minmax(0,1fr)] gap-x-3 gap-y-1.5 border-line border-t px-4 py-3">
      {run.queue ? (
        <>
          <Fact name="Queue">
            <Link href={`/queues/${encodeURIComponent(run.queue.name)}`} className="hover:underline">
              {run.queue.name}
            </Link>
          </Fact>
          <Fact name="Job">
            {run.job ? (
              <Link
                href={`/jobs/${encodeURIComponent(run.job.name)}?v=${run.job.version}`}
                className="font-mono text-mono hover:underline"
              >
                {run.job.name}:v{run.job.version}
              </Link>
            ) : (
              "its own"
            )}
          </Fact>
        </>
      ) : null}
      <Fact name="Who">{run.author}</Fact>
      <Fact name={run.origin === "reported" ? "Reported" : "Launched"}>
        <RelativeTime at={run.createdAt} />
      </Fact>
      {run.waitedSeconds === null || run.origin === "reported" ? null : (
        <Fact name="Waited">{durationWords(run.waitedSeconds)}</Fact>
      )}
      {run.ranSeconds === null ? null : <Fact name="Ran">{durationWords(run.ranSeconds)}</Fact>}
      {run.agent ? (
        <Fact name="Agent">
          <Link href={`/agents/${run.agent.id}`} className="hover:underline">
            {run.agent.name}
          </Link>
        </Fact>
      ) : null}
      <Fact name="Project">{run.project}</Fact>
      {run.origin === "launched" ? (
        <Fact name="Priority">{run.priority}</Fact>
      ) : (
        <Fact name="Run id">{run.key}</Fact>
      )}
      {run.exitCode === null ? null : <Fact name="Exit code">{exitCodeWords(run.exitCode)}</Fact>}
    </dl>
  );
}

function exitCodeWords(exitCode: number): string {
  const signal = signalOfExitCode(exitCode);
  return signal === null ? String(exitCode) : `${exitCode} (${signal})`;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="truncate text-muted">{name}</dt>
      <dd className="min-w-0 truncate">{children}</dd>
    </>
  );
}
