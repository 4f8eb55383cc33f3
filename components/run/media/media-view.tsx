"use client";

import { useMemo } from "react";
import { type MediaFile, readMedia } from "@/lib/tracking/media/read-media";
import { CodeText } from "../../editor/code-text";
import { DownloadLink } from "../files/file-note";
import { FileViewer } from "../files/file-viewer";
import { HistogramView } from "./histogram-view";
import { ImageGrid } from "./image-grid";

interface MediaViewProps {
  runId: string;
  name: string;
  /** As it stands in the line. */
  value: string;
}

/** What a value of a history line shows. */
export function MediaView({ runId, name, value }: MediaViewProps) {
  const media = useMemo(() => readMedia(value), [value]);
  if (!media)
    return <p className="grid h-full place-items-center text-muted">This step has no media here.</p>;
  switch (media.kind) {
    case "histogram":
      return <HistogramView label={name} counts={media.counts} edges={media.edges} />;
    case "files":
      return <Files runId={runId} name={name} files={media.files} />;
    case "other":
      return (
        <div className="flex flex-col gap-2 px-3 pb-3">
          <p className="text-muted">There is no viewer for “{media.type}”. This is what was logged:</p>
          <CodeText label={name} text={media.text} />
        </div>
      );
  }
}

function Files({ runId, name, files }: Omit<MediaViewProps, "value"> & { files: readonly MediaFile[] }) {
  if (files.every(({ kind }) => kind === "image"))
    return <ImageGrid runId={runId} name={name} images={files} />;
  return (
    <ul className="flex h-full flex-col">
      {files.map(({ path, size, caption }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same file may stand there twice
        <li key={at} className="flex min-h-0 shrink-0 grow flex-col first:last:shrink">
          <div className="flex items-center gap-2 px-3 pb-1.5">
            <span className="truncate text-muted text-xs">{caption}</span>
            <span className="ml-auto">
              <DownloadLink file={{ runId, path, size }} />
            </span>
          </div>
          <div className="min-h-0 grow overflow-y-auto border-line border-t">
            <FileViewer
              file={{ runId, path, size }}
              label={caption ?? (files.length > 1 ? `${name} ${at + 1}` : name)}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
