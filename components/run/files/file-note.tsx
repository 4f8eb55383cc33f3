import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { saySize } from "@/lib/runs/say-size";
import { buttonStyles } from "../../ui/button-styles";
import { IconButton } from "../../ui/icon-button";
import { fileUrl, type ShownFile } from "./file-url";

interface FileNoteProps {
  file: ShownFile;
  children: ReactNode;
}

/** In the place of what is not shown: why, and the way to have it. */
export function FileNote({ file, children }: FileNoteProps) {
  return (
    <div className="grid h-full min-h-40 place-items-center px-5 py-6 text-center">
      <div className="flex max-w-110 flex-col items-center gap-3">
        <p className="text-pretty text-muted">{children}</p>
        <DownloadLink file={file} />
      </div>
    </div>
  );
}

/** The same where there is no room for words. */
export function DownloadIcon({ file, label }: { file: ShownFile; label: string }) {
  const words = `Download ${label}${file.size === undefined ? "" : `, ${saySize(file.size)}`}`;
  return (
    <IconButton label={words} size="sm" className="-mr-1.5" asChild>
      <a href={fileUrl(file)} download>
        <Download aria-hidden />
      </a>
    </IconButton>
  );
}

export function DownloadLink({ file }: { file: ShownFile }) {
  return (
    <a href={fileUrl(file)} download className={buttonStyles({ size: "sm" })}>
      <Download aria-hidden />
      Download
      {file.size === undefined ? null : (
        <span className="tabular font-normal text-muted">{saySize(file.size)}</span>
      )}
    </a>
  );
}
