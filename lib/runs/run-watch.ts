import { formatLogPlace, type LogPlace, parseLogPlace } from "./log-place";

/** A run that a page watches, and how far it knows it. */
export interface RunWatch {
  runId: string;
  /** The log is wanted from here on. */
  from: LogPlace;
  /** Events up to this id are known. */
  after: string;
}

/** In one stream: more than a person has open at once, and an address holds them all. */
export const mostWatches = 60;

/** `RUN;1:0;0`, as it stands in an address. */
export function formatRunWatch({ runId, from, after }: RunWatch): string {
  return `${runId};${formatLogPlace(from)};${after}`;
}

/** Reads `RUN;1:0;0`; undefined for anything else. */
export function parseRunWatch(text: string): RunWatch | undefined {
  const [runId, place, after, ...rest] = text.split(";");
  const from = place === undefined ? undefined : parseLogPlace(place);
  if (!runId || !from || after === undefined || !/^\d{1,18}$/.test(after) || rest.length > 0)
    return undefined;
  return { runId, from, after };
}
