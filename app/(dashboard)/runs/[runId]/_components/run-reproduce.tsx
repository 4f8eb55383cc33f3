"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { launchHref } from "@/components/form/launch-link";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { RunDetail } from "@/lib/runs/run-view";
import { ReproduceChecks } from "./reproduce-checks";

/** Everything that is frozen with the run, so that it can be run again and looked up. */
export function RunReproduce({ run }: { run: RunDetail }) {
  return (
    <div className="flex max-w-220 flex-col gap-6">
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-2">
        <Fact name="Code">
          {run.commit ? <Exact text={run.commit} /> : <span className="text-muted">not from git</span>}
        </Fact>
        {run.imageDigest ? (
          <Fact name="Image">
            <Exact text={run.imageDigest} />
          </Fact>
        ) : null}
        <Fact name="Job">
          {run.job ? (
            <Link
              href={`/jobs/${encodeURIComponent(run.job.name)}`}
              className="font-mono text-accent-ink text-mono hover:underline"
            >
              {run.job.name}:v{run.job.version}
            </Link>
          ) : (
            <span className="text-muted">given with the launch</span>
          )}
        </Fact>
        {run.queue ? (
          <Fact name="Queue">
            <Link
              href={`/queues/${encodeURIComponent(run.queue.name)}/versions`}
              className="font-mono text-accent-ink text-mono hover:underline"
            >
              {run.queue.name} v{run.queueVersion}
            </Link>
          </Fact>
        ) : null}
        <Fact name="Run id">
          <Exact text={run.id} />
        </Fact>
        {run.rerunOf ? (
          <Fact name={run.resumedFrom ? "Resumed from" : "Rerun of"}>
            <Link href={`/runs/${run.rerunOf.id}`} className="text-accent-ink hover:underline">
              {run.rerunOf.name}
            </Link>
          </Fact>
        ) : null}
      </dl>
      <ReproduceChecks {...run.reproducibility} />
      {run.may.rerun ? (
        <div>
          <Button asChild>
            <Link href={launchHref({ from: run.id })}>Clone and edit</Link>
          </Button>
        </div>
      ) : null}
      <section>
        <h2 className="mb-1 font-medium">Documents it was made from</h2>
        <p className="mb-2 text-muted">Frozen as they were at the launch, lowest layer first.</p>
        <ul className="flex flex-col gap-2">
          {run.documents.map((document) => (
            <li key={`${document.layer} ${document.file}`} className="rounded-md border border-line">
              <details>
                <summary className="flex min-h-9 items-center gap-2 px-3">
                  <span className="font-mono text-mono">{document.file}</span>
                  <span className="text-muted">{document.layer}</span>
                  {document.text === null ? (
                    <span className="ml-auto text-muted text-xs">only admins see it</span>
                  ) : null}
                </summary>
                {document.text === null ? null : (
                  <pre className="overflow-x-auto border-line border-t px-3 py-2 text-mono">
                    {document.text}
                  </pre>
                )}
              </details>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function Exact({ text }: { text: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1 font-mono text-mono">
      <span className="truncate">{text}</span>
      <CopyButton text={text} />
    </span>
  );
}
