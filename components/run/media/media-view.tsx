"use client";

import type { Media, MediaFile } from "@/lib/tracking/media/read-media";
import { CodeText } from "../../editor/code-text";
import { DownloadIcon } from "../files/file-note";
import { FileViewer } from "../files/file-viewer";
import { HistogramView } from "./histogram-view";
import { ImageGrid } from "./image-grid";

interface MediaViewProps {
  runId: string;
  name: string;
  /** Undefined where what stands in the line is none. */
  media: Media | undefined;
}

/** What a value of a history line shows. */
export function MediaView({ runId, name, media }: MediaViewProps) {
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

function Files({ runId, name, files }: Omit<MediaViewProps, "media"> & { files: readonly MediaFile[] }) {
  if (files.every(({ kind }) => kind === "image"))
    return <ImageGrid runId={runId} name={name} images={files} />;
  return (
    <ul className="flex h-full flex-col">
      {files.map(({ path, size, caption }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same file may stand there twice
        <li key={at} className="flex min-h-0 shrink-0 grow flex-col first:last:shrink">
          {caption || files.length > 1 ? (
            <div className="flex min-h-6 items-center gap-2 px-3 pb-1.5">
              <span className="min-w-0 truncate text-muted text-xs" title={caption}>
                {caption}
              </span>
              {files.length > 1 ? (
                <span className="ml-auto">
                  <DownloadIcon file={{ runId, path, size }} label={caption ?? `${name} ${at + 1}`} />
                </span>
              ) : null}
            </div>
          ) : null}
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
