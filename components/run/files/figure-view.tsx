"use client";

import { useMemo, useState } from "react";
import { saySize } from "@/lib/runs/say-size";
import { readFigure, readPoints } from "@/lib/tracking/media/read-figure";
import { LoadFailure } from "../../ui/load-failure";
import { FigureDrawing } from "./figure-drawing";
import { FileNote } from "./file-note";
import { fileUrl, type ShownFile } from "./file-url";
import { JsonView, TextSkeleton } from "./text-view";
import { useFileText } from "./use-file-text";

interface ViewProps {
  file: ShownFile;
  label: string;
}

/** A figure is read whole. */
const mostBytes = 16 * 1024 * 1024;

const notes = {
  unreadable: "This is no figure that Plotly reads: this is what is in the file.",
  map: "A map needs outlines or tiles of other servers, which this page does not ask: this is what the figure is made of.",
  failed: "Plotly could not draw this figure: this is what it is made of.",
} as const;

/** A figure of Plotly, drawn; what cannot be drawn is shown as what it is made of. */
export function PlotlyView({ file, label }: ViewProps) {
  const [isFailed, setFailed] = useState(false);
  const { data, error, refetch } = useFileText(fileUrl(file), mostBytes);
  const figure = useMemo(() => (data && !data.isCut ? readFigure(data.text) : undefined), [data]);
  if (error) return <LoadFailure isSmall error={error} onRetry={() => void refetch()} />;
  if (!data) return <TextSkeleton />;
  if (!figure) return <TooLarge file={file} what="Figures" />;
  if (typeof figure === "string" || isFailed)
    return (
      <JsonView file={file} label={label} note={notes[typeof figure === "string" ? figure : "failed"]} />
    );
  return <FigureDrawing figure={figure} label={label} onFail={() => setFailed(true)} />;
}

/** A cloud of points, which can be turned. */
export function PointsView({ file, label }: ViewProps) {
  const [isFailed, setFailed] = useState(false);
  const { data, error, refetch } = useFileText(fileUrl(file), mostBytes);
  const figure = useMemo(() => (data && !data.isCut ? readPoints(data.text) : undefined), [data]);
  if (error) return <LoadFailure isSmall error={error} onRetry={() => void refetch()} />;
  if (!data) return <TextSkeleton />;
  if (data.isCut) return <TooLarge file={file} what="Clouds of points" />;
  if (!figure || isFailed)
    return <FileNote file={file}>These points could not be drawn here: the file has them all.</FileNote>;
  return <FigureDrawing figure={figure} label={label} onFail={() => setFailed(true)} />;
}

function TooLarge({ file, what }: { file: ShownFile; what: string }) {
  return (
    <FileNote file={file}>
      {what} up to {saySize(mostBytes)} are drawn; this one is larger.
    </FileNote>
  );
}
