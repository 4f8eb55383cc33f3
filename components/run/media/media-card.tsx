"use client";

import { type ReactNode, type RefObject, useMemo, useRef } from "react";
import { readMedia } from "@/lib/tracking/media/read-media";
import type { MetricView } from "@/lib/tracking/schema";
import { cn } from "../../ui/cn";
import { LoadFailure } from "../../ui/load-failure";
import { Skeleton } from "../../ui/skeleton";
import { DownloadIcon } from "../files/file-note";
import { useNear } from "../metrics/use-near";
import { MediaView } from "./media-view";
import { StepSlider } from "./step-slider";
import { type AskMedia, useMedia } from "./use-media";

interface MediaCardProps {
  runId: string;
  metric: MetricView;
  ask: AskMedia;
  step: number | undefined;
  onStep: (step: number) => void;
  /** What scrolls: a card out of sight asks for nothing. */
  box: RefObject<HTMLElement | null>;
}

/** Tables and pages need the whole width to be read; they stand behind the others. */
export function isWide({ media }: MetricView): boolean {
  return /^(?:table|joined-table|partitioned-table|html)/.test(media ?? "");
}

/** What a run has under one key, at a step; as high as it will be before it is there. */
export function MediaCard(props: MediaCardProps) {
  const { metric } = props;
  const frame = useRef<HTMLElement>(null);
  const isNear = useNear(frame, props.box);
  return (
    <article
      ref={frame}
      aria-label={metric.key}
      className={cn(
        "flex h-82 min-w-0 flex-col rounded-lg border border-line bg-ground",
        isWide(metric) && "col-span-full",
      )}
    >
      {isNear ? <NearCard {...props} /> : <CardHead metric={metric} />}
    </article>
  );
}

function CardHead({ metric, children }: { metric: MetricView; children?: ReactNode }) {
  return (
    <div className="flex h-9 shrink-0 items-center gap-2 px-3 touch:h-11">
      <h2 className="min-w-0 truncate font-medium" title={metric.key}>
        {metric.key}
      </h2>
      <span className="ml-auto shrink-0 text-muted text-xs">{sayKind(metric.media)}</span>
      {children}
    </div>
  );
}

function NearCard({ runId, metric, ask, step, onStep }: MediaCardProps) {
  const { key, count } = metric;
  const { steps, place, value, error, refetch } = useMedia(ask, { runId, key, count, step });
  const media = useMemo(() => (value === undefined ? undefined : readMedia(value)), [value]);
  const only = media?.kind === "files" && media.files.length === 1 ? media.files[0] : undefined;
  return (
    <>
      <CardHead metric={metric}>
        {only ? <DownloadIcon file={{ runId, path: only.path, size: only.size }} label={key} /> : null}
      </CardHead>
      <div className="min-h-0 grow overflow-y-auto">
        {value !== undefined ? (
          <MediaView runId={runId} name={key} media={media} />
        ) : error ? (
          <LoadFailure isSmall error={error} onRetry={refetch} />
        ) : (
          <div role="status" aria-label={`Loading ${key}`} className="p-3">
            <Skeleton className="w-40" />
          </div>
        )}
      </div>
      {steps?.isCut ? (
        <p className="px-3 py-1 text-muted text-xs">
          The newest {steps.lines.length.toLocaleString("en").replaceAll(",", "\u2009")} of{" "}
          {count.toLocaleString("en").replaceAll(",", "\u2009")} steps.
        </p>
      ) : null}
      <StepSlider label={key} steps={steps?.steps ?? []} place={place} onStep={onStep} />
    </>
  );
}

/** `images/separated` is images, `audio-file` is audio. */
function sayKind(type: string | undefined): string {
  return (type ?? "").replace(/\/.*$|-file$/g, "");
}
