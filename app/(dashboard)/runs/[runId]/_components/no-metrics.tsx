"use client";

import { ChartLine } from "lucide-react";
import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { useIsHydrated } from "@/components/ui/use-is-hydrated";

interface NoMetricsProps {
  runId: string;
  /** Nobody reads the output of a run that was not launched here. */
  isLaunched: boolean;
  isOver: boolean;
}

/** No metrics yet: how a program reports them, ready to copy. */
export function NoMetrics({ runId, isLaunched, isOver }: NoMetricsProps) {
  const origin = useIsHydrated() ? window.location.origin : "";
  return (
    <div className="min-h-0 grow overflow-y-auto px-5 py-10 max-md:px-3.5">
      <div className="mx-auto flex max-w-140 flex-col gap-5">
        <div className="flex flex-col items-center gap-3 text-center">
          <ChartLine aria-hidden className="size-6 stroke-[1.5] text-slate-9" />
          <div>
            <h2 className="font-medium text-base">
              {isOver ? "This run reported no metrics" : "No metrics yet"}
            </h2>
            <p className="mt-0.5 text-pretty text-muted">
              {isOver
                ? "The next one draws its charts here, while it runs, when the program does one of these."
                : "Charts appear here, while the run goes on, when the program does one of these."}
            </p>
          </div>
        </div>
        {isLaunched ? (
          <Way title="Print a line" code={printLine}>
            On standard output, from any language, unless the queue turned it off.
          </Way>
        ) : null}
        <Way title="Send it to the API" code={curlOf(origin, runId)}>
          From anywhere, with an API token of yours.
        </Way>
      </div>
    </div>
  );
}

const printLine = `print('::metric {"loss": 0.1}', flush=True)`;

function curlOf(origin: string, runId: string): string {
  return [
    `curl -X POST ${origin}/api/v1/runs/${runId}/history \\`,
    `  -H "authorization: Bearer $SLIPWAY_TOKEN" \\`,
    `  -H "content-type: application/json" \\`,
    `  -d '{"lines": [{"loss": 0.1}]}'`,
  ].join("\n");
}

function Way({ title, code, children }: { title: string; code: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="font-medium">{title}</h3>
      <p className="text-muted">{children}</p>
      <div className="mt-1.5 flex items-start gap-2 rounded-md border border-line bg-panel py-1 pr-1 pl-3">
        <pre className="min-w-0 grow whitespace-pre-wrap break-all py-1">{code}</pre>
        <CopyButton text={code} label={`Copy: ${title}`} />
      </div>
    </section>
  );
}
