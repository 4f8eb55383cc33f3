"use client";

import { ChartLine } from "lucide-react";
import { CopyButton } from "@/components/ui/copy-button";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
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
  const ways = waysToReport({ origin, runId, isLaunched });
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
        <Tabs defaultValue={ways[0]?.id ?? ""} className="flex flex-col gap-4">
          <TabsList aria-label="Ways to report metrics">
            {ways.map(({ id, name }) => (
              <TabsTrigger key={id} value={id}>
                {name}
              </TabsTrigger>
            ))}
          </TabsList>
          {ways.map(({ id, steps }) => (
            <TabsContent key={id} value={id} className="flex flex-col gap-3">
              {steps.map(({ words, code }) => (
                <div key={words}>
                  <p className="text-pretty text-muted">{words}</p>
                  <div className="mt-1.5 flex items-start gap-2 rounded-md border border-line bg-panel py-1 pr-1 pl-3">
                    <pre className="min-w-0 grow whitespace-pre-wrap py-1 [overflow-wrap:anywhere]">
                      {code}
                    </pre>
                    <CopyButton text={code} label={`Copy: ${words}`} />
                  </div>
                </div>
              ))}
            </TabsContent>
          ))}
        </Tabs>
      </div>
    </div>
  );
}

interface Way {
  /** Becomes part of an element's id, so it holds no blanks. */
  id: string;
  name: string;
  /** Each to be copied by itself, in this order. */
  steps: { words: string; code: string }[];
}

interface Place {
  origin: string;
  runId: string;
  isLaunched: boolean;
}

/** How a program reports metrics, the simplest first. Nobody reads the output of a run that was not launched here. */
function waysToReport({ origin, runId, isLaunched }: Place): Way[] {
  const line: Way = {
    id: "line",
    name: "A line of output",
    steps: [
      {
        words: "On standard output, from any language, unless the queue turned it off.",
        code: `print('::metric {"loss": 0.1}', flush=True)`,
      },
    ],
  };
  const client: Way = {
    id: "client",
    name: "W&B client",
    steps: isLaunched
      ? [
          {
            words:
              "Programs that use it report into this run as they are: the agent gives them address and key, unless the queue turned it off.",
            code: clientProgram,
          },
        ]
      : [
          {
            words: `Once on the machine, with a key of yours from ${origin}/authorize`,
            code: `pip install wandb\nwandb login --host ${origin}`,
          },
          { words: "In the program, as it would report anywhere", code: clientProgram },
        ],
  };
  const api: Way = {
    id: "api",
    name: "API",
    steps: [{ words: "From anywhere, with an API token of yours.", code: curlOf(origin, runId) }],
  };
  return isLaunched ? [line, client, api] : [client, api];
}

const clientProgram = `import wandb

with wandb.init() as run:
    run.log({"loss": 0.1})`;

function curlOf(origin: string, runId: string): string {
  return [
    `curl -X POST ${origin}/api/v1/runs/${runId}/history \\`,
    `  -H "authorization: Bearer $SLIPWAY_API_KEY" \\`,
    `  -H "content-type: application/json" \\`,
    `  -d '{"lines": [{"loss": 0.1}]}'`,
  ].join("\n");
}
