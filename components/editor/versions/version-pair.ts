/** The two versions that are compared; `from` 0 is the empty document before the first. */
export interface VersionPair {
  from: number;
  to: number;
}

function read(text: string | undefined, latest: number): number | undefined {
  const number = /^\d{1,9}$/.test(text ?? "") ? Number(text) : undefined;
  return number !== undefined && number <= latest ? number : undefined;
}

/** Reads `?from=3&to=5`; without them the latest version against the one before. */
export function readVersionPair(query: { from?: string; to?: string }, latest: number): VersionPair {
  const to = Math.max(1, read(query.to, latest) ?? latest);
  return { from: read(query.from, latest) ?? to - 1, to };
}
