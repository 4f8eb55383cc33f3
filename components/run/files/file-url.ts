/** Whose file it is: a run's, or of a version of an artifact. */
export type FileOwner = { runId: string } | { versionId: string };

export type ShownFile = FileOwner & {
  path: string;
  size?: number | undefined;
  /** Changes when the file does, so that what was read of it is read again. */
  version?: string | undefined;
};

/** Where a file is read. */
export function fileUrl(file: ShownFile, query: Record<string, string> = {}): string {
  const { path, version } = file;
  const name = path.split("/").map(encodeURIComponent).join("/");
  const given = new URLSearchParams({ ...query, ...(version !== undefined && { v: version }) }).toString();
  const owner =
    "runId" in file
      ? `/api/run-files/${encodeURIComponent(file.runId)}`
      : `/api/artifact-files/${encodeURIComponent(file.versionId)}`;
  return `${owner}/${name}${given && `?${given}`}`;
}
