/** Points in time as people say them: pure, so that a table and a tooltip agree. */

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** `just now`, `25 s ago`, `6 min ago`, `3 h ago`, `yesterday`, `12 days ago`, then the date; `in 6 min` for what is to come. */
export function relativeWords(at: number, now: number): string {
  const seconds = Math.round((now - at) / 1_000);
  const span = Math.abs(seconds);
  if (span < 5) return "just now";
  if (span >= 30 * day) return dateWords(at);
  if (seconds >= day && seconds < 2 * day) return "yesterday";
  return seconds < 0 ? `in ${spanWords(span)}` : `${spanWords(span)} ago`;
}

/** How long since, or until: `25 s`, `6 min`, `3 h`, `12 days`. Seconds go by fives, so that a page of them does not flicker. */
export function sinceWords(at: number, now: number): string {
  return spanWords(Math.abs(Math.round((now - at) / 1_000)));
}

function spanWords(seconds: number): string {
  if (seconds < minute) return `${seconds - (seconds % 5)} s`;
  if (seconds < hour) return `${Math.floor(seconds / minute)} min`;
  if (seconds < day) return `${Math.floor(seconds / hour)} h`;
  const days = Math.floor(seconds / day);
  return days === 1 ? "1 day" : `${days} days`;
}

function dateWords(at: number): string {
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" }).format(at);
}

/** `Thu, 26 Nov 2026, 11:10:15 UTC`. */
export function utcWords(at: number): string {
  return `${exact(at, "UTC")} UTC`;
}

/** The exact time where the reader is, and in UTC below it. */
export function exactWords(at: number, zone: string): string {
  return zone === "UTC" ? utcWords(at) : `${exact(at, zone)} ${zone}\n${utcWords(at)}`;
}

function exact(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZone,
  }).format(at);
}
