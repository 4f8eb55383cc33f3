"use client";

import { ArrowLeft, ChevronRight, File, Folder } from "lucide-react";
import { Fragment } from "react";
import { saySize } from "@/lib/runs/say-size";
import { Button } from "../../ui/button";
import { cn } from "../../ui/cn";
import { RelativeTime } from "../../ui/relative-time";
import { DownloadLink } from "./file-note";
import type { FileOwner } from "./file-url";
import { FileViewer } from "./file-viewer";

interface Entry {
  name: string;
  isFolder: boolean;
  count: number;
  size: number;
  /** Left out where no file ever changes. */
  updatedAt?: string;
  /** Where it leads, when its content is not here. */
  ref?: string | null;
}

interface FilesPaneProps {
  of: FileOwner;
  folder: string;
  entries: readonly Entry[];
  /** The one that is shown, by its name in the folder. */
  file: string | null;
  onGo: (to: { folder?: string; file?: string }) => void;
  more: (() => void) | undefined;
  isLoadingMore: boolean;
}

/** A folder of files, and beside it the one that is looked at; on narrow screens in its place. */
export function FilesPane({ of, folder, entries, file, onGo, more, isLoadingMore }: FilesPaneProps) {
  const inFolder = folder === "" ? {} : { folder };
  const pathOf = (name: string) => (folder === "" ? name : `${folder}/${name}`);
  const shown = entries.find((entry) => !entry.isFolder && entry.name === file);
  return (
    <div className="flex min-h-0 grow">
      <div
        className={cn(
          "flex min-h-0 min-w-0 flex-col",
          file === null ? "grow" : "w-90 shrink-0 border-line border-r max-lg:hidden",
        )}
      >
        <Crumbs folder={folder} onGo={onGo} />
        <ul aria-label="Files" className="min-h-0 grow overflow-y-auto">
          {entries.map((entry) => (
            <li key={`${entry.isFolder} ${entry.name}`}>
              <EntryRow
                entry={entry}
                isShown={entry === shown}
                isNarrow={file !== null}
                onOpen={() =>
                  onGo(entry.isFolder ? { folder: pathOf(entry.name) } : { ...inFolder, file: entry.name })
                }
              />
            </li>
          ))}
          {entries.length === 0 ? (
            <li className="px-5 py-8 text-center text-muted">There is nothing in this folder.</li>
          ) : null}
          {more ? (
            <li className="px-5 py-3 text-center">
              <Button size="sm" onClick={more} disabled={isLoadingMore}>
                Show more
              </Button>
            </li>
          ) : null}
        </ul>
      </div>
      {file === null ? null : (
        <article aria-label={file} className="flex min-h-0 min-w-0 grow flex-col">
          <div className="flex h-11 shrink-0 items-center gap-2 border-line border-b px-3 touch:h-14">
            <Button
              variant="ghost"
              size="sm"
              aria-label="Back to the list"
              className="w-7 px-0"
              onClick={() => onGo(inFolder)}
            >
              <ArrowLeft aria-hidden />
            </Button>
            <h2 className="min-w-0 truncate font-mono text-mono" title={pathOf(file)}>
              {file}
            </h2>
            <span className={cn("ml-auto", shown?.ref != null && "hidden")}>
              <DownloadLink file={{ ...of, path: pathOf(file), size: shown?.size }} />
            </span>
          </div>
          <div className="min-h-0 grow overflow-y-auto">
            {shown?.ref == null ? (
              <FileViewer
                key={`${pathOf(file)} ${shown?.updatedAt}`}
                file={{ ...of, path: pathOf(file), size: shown?.size, version: shown?.updatedAt }}
                label={file}
              />
            ) : (
              <p className="px-5 py-8 text-center text-muted">
                A reference: its content is not on this server, but at{" "}
                <code className="break-all text-ink">{shown.ref}</code>
              </p>
            )}
          </div>
        </article>
      )}
    </div>
  );
}

function Crumbs({ folder, onGo }: Pick<FilesPaneProps, "folder" | "onGo">) {
  const parts = folder === "" ? [] : folder.split("/");
  return (
    <nav
      aria-label="Folder"
      className="flex h-11 shrink-0 items-center gap-0.5 overflow-x-auto border-line border-b px-5 max-md:px-3.5 touch:h-14"
    >
      <Crumb isLast={parts.length === 0} onClick={() => onGo({})}>
        files
      </Crumb>
      {parts.map((part, at) => (
        <Fragment key={parts.slice(0, at + 1).join("/")}>
          <ChevronRight aria-hidden className="size-3.5 shrink-0 text-muted" />
          <Crumb
            isLast={at === parts.length - 1}
            onClick={() => onGo({ folder: parts.slice(0, at + 1).join("/") })}
          >
            {part}
          </Crumb>
        </Fragment>
      ))}
    </nav>
  );
}

function Crumb({ isLast, onClick, children }: { isLast: boolean; onClick: () => void; children: string }) {
  return (
    <button
      type="button"
      aria-current={isLast ? "location" : undefined}
      onClick={onClick}
      className={cn(
        "min-h-6 whitespace-nowrap rounded-sm px-1 font-mono text-mono hover:bg-hover touch:min-h-11",
        isLast ? "text-ink" : "text-muted",
      )}
    >
      {children}
    </button>
  );
}

interface EntryRowProps {
  entry: Entry;
  isShown: boolean;
  /** Beside the file that is shown there is no room for when. */
  isNarrow: boolean;
  onOpen: () => void;
}

function EntryRow({ entry, isShown, isNarrow, onOpen }: EntryRowProps) {
  const { name, isFolder, count, size, updatedAt } = entry;
  const Icon = isFolder ? Folder : File;
  return (
    <button
      type="button"
      aria-current={isShown ? "true" : undefined}
      onClick={onOpen}
      className={cn(
        "flex h-(--row-height) w-full items-center gap-2.5 border-line border-b px-5 text-left hover:bg-hover focus-visible:-outline-offset-2 max-md:px-3.5 touch:h-11",
        isShown && "bg-accent-soft",
      )}
    >
      <Icon aria-hidden className="size-3.5 shrink-0 text-muted" />
      <span className="min-w-0 truncate font-mono text-mono" title={name}>
        {name}
      </span>
      <span className="tabular ml-auto shrink-0 text-muted text-xs">
        {isFolder
          ? `${count.toLocaleString("en").replaceAll(",", "\u2009")} ${count === 1 ? "file" : "files"}, `
          : ""}
        {saySize(size)}
      </span>
      {isNarrow || updatedAt === undefined ? null : (
        <span className="w-28 shrink-0 text-right text-muted text-xs max-md:hidden">
          <RelativeTime at={updatedAt} />
        </span>
      )}
    </button>
  );
}
