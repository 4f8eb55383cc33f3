"use client";

import { Images } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { MediaPane } from "@/components/run/media/media-pane";
import type { AskMedia } from "@/components/run/media/use-media";
import { LoadFailure } from "@/components/ui/load-failure";
import { Skeleton } from "@/components/ui/skeleton";
import type { RunDetail, RunLineCounts } from "@/lib/runs/run-view";
import { askJson } from "../../../_components/ask-json";
import { NothingReported } from "./nothing-reported";
import { useRunMetrics } from "./use-run-metrics";

interface RunMediaProps {
  run: RunDetail;
  lines: RunLineCounts | null;
  isOver: boolean;
}

const imageCode = `wandb.log({"samples": [wandb.Image(picture, caption="step 3")]})`;

/** Images, tables, sounds and pages that the run logged, while it logs them. */
export function RunMedia({ run, lines, isOver }: RunMediaProps) {
  const { data, error, refetch } = useRunMetrics(run.id, { isKnown: lines !== null, isOver });
  const path = usePathname();
  const given = useSearchParams().get("step");
  const onStep = useCallback(
    (step: number | undefined) => {
      const query = new URLSearchParams(window.location.search);
      if (query.get("tab") !== "media") return;
      if (step === undefined) query.delete("step");
      else query.set("step", String(step));
      if (`?${query}` !== window.location.search) window.history.replaceState(null, "", `${path}?${query}`);
    },
    [path],
  );
  const ask = useMemo<AskMedia>(() => askFor(run.id), [run.id]);
  const media = useMemo(() => data?.metrics.filter(({ kind }) => kind === "media"), [data]);
  if (!media && error) return <LoadFailure error={error} onRetry={() => void refetch()} />;
  if (!media) return <MediaSkeleton />;
  if (media.length === 0)
    return (
      <NothingReported
        icon={<Images aria-hidden />}
        title={isOver ? "This run logged no media" : "No media yet"}
        hint="Images, tables, histograms, sounds, films and pages appear here by key, at each step at which the program logs them."
        ways={[
          {
            title: "Log them with the W&B client",
            words: "In the program, as you would anywhere.",
            code: imageCode,
          },
        ]}
      />
    );
  const step = given !== null && /^\d+$/.test(given) ? Number(given) : undefined;
  return <MediaPane runId={run.id} metrics={media} ask={ask} step={step} onStep={onStep} />;
}

function askFor(runId: string): AskMedia {
  const address = `/api/runs/${runId}/media`;
  return {
    steps: (key, signal) => askJson(`${address}/steps?${new URLSearchParams({ key })}`, { signal }),
    value: (key, line, signal) =>
      askJson(`${address}?${new URLSearchParams({ key, line: String(line) })}`, { signal }),
  };
}

function MediaSkeleton() {
  return (
    <div role="status" aria-label="Loading the media" className="flex min-h-0 grow flex-col overflow-hidden">
      <div className="h-12 shrink-0 border-line border-b" />
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,340px),1fr))] gap-3 px-5 pt-3 max-md:px-3.5">
        {["a", "b", "c"].map((key) => (
          <div key={key} className="h-82 rounded-lg border border-line p-3">
            <Skeleton className="w-24" />
          </div>
        ))}
      </div>
    </div>
  );
}
