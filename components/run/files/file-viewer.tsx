"use client";

import { assertNever } from "@/lib/errors";
import { fileKind } from "@/lib/tracking/media/file-kind";
import { PlotlyView, PointsView } from "./figure-view";
import { FileNote } from "./file-note";
import type { ShownFile } from "./file-url";
import { HtmlFrame } from "./html-frame";
import { ImageView } from "./image-view";
import { AudioView, VideoView } from "./sound-view";
import { CsvView, TableFileView } from "./table-file-view";
import { JsonView, MarkdownView, PatchView, TextView } from "./text-view";

interface FileViewerProps {
  file: ShownFile;
  /** What it is called to who cannot see it. */
  label: string;
}

/** A file of a run by the viewer for its kind; one without a viewer is there to be downloaded. */
export function FileViewer({ file, label }: FileViewerProps) {
  const kind = fileKind(file.path);
  switch (kind) {
    case "image":
      return <ImageView file={file} label={label} />;
    case "audio":
      return <AudioView file={file} label={label} />;
    case "video":
      return <VideoView file={file} label={label} />;
    case "html":
      return <HtmlFrame file={file} label={label} />;
    case "table":
      return <TableFileView file={file} label={label} />;
    case "csv":
      return <CsvView file={file} label={label} />;
    case "plotly":
      return <PlotlyView file={file} label={label} />;
    case "points":
      return <PointsView file={file} label={label} />;
    case "shape":
      return (
        <FileNote file={file}>
          A 3D object. It is not drawn here: download it for a program that does.
        </FileNote>
      );
    case "molecule":
      return (
        <TextView
          file={file}
          label={label}
          note="A molecule. It is not drawn here: this is its text, and a program for molecules opens the download."
        />
      );
    case "markdown":
      return <MarkdownView file={file} label={label} />;
    case "json":
      return <JsonView file={file} label={label} />;
    case "diff":
      return <PatchView file={file} label={label} />;
    case "text":
      return <TextView file={file} label={label} />;
    case "other":
      return <FileNote file={file}>There is no viewer for files of this kind.</FileNote>;
    default:
      return assertNever(kind);
  }
}
