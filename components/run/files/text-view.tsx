"use client";

import { lazy, type ReactNode, Suspense, useMemo } from "react";
import { saySize } from "@/lib/runs/say-size";
import { cn } from "../../ui/cn";
import { LoadFailure } from "../../ui/load-failure";
import { ScrollBox } from "../../ui/scroll-box";
import { Skeleton } from "../../ui/skeleton";
import { CodeView } from "./code-view";
import { DownloadLink, FileNote } from "./file-note";
import { fileUrl, type ShownFile } from "./file-url";
import { useFileText } from "./use-file-text";

interface ViewProps {
  file: ShownFile;
  label: string;
}

/** More than this is not read through on a page. */
const mostBytes = 256 * 1024;
const mostLines = 5_000;

export function TextView({ file, label, note }: ViewProps & { note?: string }) {
  return (
    <WithText file={file} note={note}>
      {(text) => <CodeView label={label} text={text} path={file.path} />}
    </WithText>
  );
}

const MarkdownText = lazy(() => import("./markdown-text"));

/** Markdown as a page; its HTML and its images are not taken for any. */
export function MarkdownView({ file }: ViewProps) {
  return (
    <WithText file={file} isPage>
      {(text) => (
        <Suspense fallback={<TextSkeleton />}>
          <MarkdownText text={text} />
        </Suspense>
      )}
    </WithText>
  );
}

/** JSON with its lines broken, where it is whole and short enough to be read. */
export function JsonView({ file, label, note }: ViewProps & { note?: string }) {
  return (
    <WithText file={file} note={note}>
      {(text) => <CodeView label={label} text={indented(text)} path={file.path} />}
    </WithText>
  );
}

export function PatchView({ file, label }: ViewProps) {
  return <WithText file={file}>{(text) => <Patch label={label} text={text} />}</WithText>;
}

interface WithTextProps {
  file: ShownFile;
  note?: ReactNode;
  /** It has its own edges. */
  isPage?: boolean;
  children: (text: string) => ReactNode;
}

/** The beginning of a file, or why it is not shown. */
function WithText({ file, note, isPage, children }: WithTextProps) {
  const { data, error, refetch } = useFileText(fileUrl(file), mostBytes);
  const shown = useMemo(() => data && cut(data), [data]);
  if (error) return <LoadFailure isSmall error={error} onRetry={() => void refetch()} />;
  if (!shown) return <TextSkeleton />;
  if (shown.text.includes("\0")) return <FileNote file={file}>This file is no text.</FileNote>;
  if (shown.text === "") return <FileNote file={file}>This file is empty.</FileNote>;
  return (
    <div className={cn("flex flex-col gap-2.5", !isPage && "p-3")}>
      {note ? <p className="text-muted">{note}</p> : null}
      {shown.isCut ? (
        <p role="status" className="flex flex-wrap items-center gap-2 text-muted">
          This is its beginning, {saySize(new Blob([shown.text]).size)}.
          <DownloadLink file={file} />
        </p>
      ) : null}
      {children(shown.text)}
    </div>
  );
}

function cut({ text, isCut }: { text: string; isCut: boolean }) {
  let end = -1;
  for (let lines = 0; lines < mostLines; lines += 1) {
    end = text.indexOf("\n", end + 1);
    if (end < 0) return { text, isCut };
  }
  return end + 1 >= text.length ? { text, isCut } : { text: text.slice(0, end + 1), isCut: true };
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function Patch({ label, text }: { label: string; text: string }) {
  return (
    <div className="rounded-md border border-line bg-panel">
      <ScrollBox label={label} className="py-2.5 font-mono text-mono">
        <div className="w-max min-w-full">
          {text
            .replace(/\n$/, "")
            .split("\n")
            .map((line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
              <div key={at} className={cn("min-h-5 whitespace-pre px-3", patchStyle(line))}>
                {line}
              </div>
            ))}
        </div>
      </ScrollBox>
    </div>
  );
}

function patchStyle(line: string): string | undefined {
  if (/^(?:diff |index |\+\+\+ |--- |new file|deleted file|rename |similarity )/.test(line))
    return "font-semibold";
  if (line.startsWith("@@")) return "text-accent-ink";
  if (line.startsWith("+")) return "bg-green-3 text-green-11";
  if (line.startsWith("-")) return "bg-red-3 text-red-11";
  return undefined;
}

export function TextSkeleton() {
  return (
    <div role="status" aria-label="Loading the file" className="flex flex-col gap-2.5 p-5">
      {["w-64", "w-80", "w-52", "w-72", "w-60"].map((width) => (
        <Skeleton key={width} className={width} />
      ))}
    </div>
  );
}
