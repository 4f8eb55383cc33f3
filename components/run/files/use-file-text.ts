import { useQuery } from "@tanstack/react-query";

export interface FileText {
  text: string;
  /** How much of the file there is beyond it. */
  isCut: boolean;
}

/** The beginning of a file, as text. */
export function useFileText(url: string, mostBytes: number) {
  return useQuery({
    queryKey: ["file", url, mostBytes],
    queryFn: ({ signal }) => readBeginning(url, mostBytes, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

async function readBeginning(url: string, mostBytes: number, signal: AbortSignal): Promise<FileText> {
  const response = await fetch(url, { signal, headers: { range: `bytes=0-${mostBytes - 1}` } });
  // An empty file has no first byte.
  if (response.status === 416) return { text: "", isCut: false };
  if (!response.ok) throw new Error(wordsFor(response.status));
  const bytes = await response.arrayBuffer();
  const size = Number(/\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1] ?? bytes.byteLength);
  const isCut = size > bytes.byteLength;
  // A character that is cut in two is left out.
  const text = new TextDecoder().decode(bytes, { stream: isCut });
  return { text, isCut };
}

function wordsFor(status: number): string {
  if (status === 404) return "This file is not here: it was not saved yet, or is deleted.";
  if (status === 401) return "You are signed out. Load the page again.";
  return `The file could not be read: the server answered ${status}.`;
}
