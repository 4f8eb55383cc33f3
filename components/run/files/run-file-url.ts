export interface ShownFile {
  runId: string;
  path: string;
  size?: number | undefined;
  /** Changes when the file does, so that what was read of it is read again. */
  version?: string | undefined;
}

/** Where a file of a run is read. */
export function runFileUrl({ runId, path, version }: ShownFile, query: Record<string, string> = {}): string {
  const name = path.split("/").map(encodeURIComponent).join("/");
  const given = new URLSearchParams({ ...query, ...(version !== undefined && { v: version }) }).toString();
  return `/api/run-files/${encodeURIComponent(runId)}/${name}${given && `?${given}`}`;
}
