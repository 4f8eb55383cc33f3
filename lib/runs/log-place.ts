/** A place in a run's log: after byte `offset` of attempt `attempt`. Written `2:4096` in event ids and links. */
export interface LogPlace {
  attempt: number;
  offset: number;
}

/** `2:4096`. */
export function formatLogPlace(place: LogPlace): string {
  return `${place.attempt}:${place.offset}`;
}

/** Reads `2:4096`; undefined for anything else. */
export function parseLogPlace(text: string): LogPlace | undefined {
  const match = /^([1-9]\d{0,8}):(\d{1,15})$/.exec(text);
  return match ? { attempt: Number(match[1]), offset: Number(match[2]) } : undefined;
}
